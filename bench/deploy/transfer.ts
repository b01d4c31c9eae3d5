/** The one client that both servers meet: nothing but Node's own HTTPS. */
import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request, type Agent } from 'node:https';

/** Downloads, and throws away what comes. @param bytes what must come; whatever comes when absent @param from a stretch that begins there @throws Error for another answer, or another number of bytes */
export async function fetchBytes({ url, agent }: { url: string; agent: Agent }, bytes?: number, from?: number, each?: (part: Buffer) => void): Promise<void> {
  const asked = request(url, { agent, headers: from === undefined || bytes === undefined ? {} : { range: `bytes=${from}-${from + bytes - 1}` } });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let came = 0;
  answer.on('data', (part: Buffer) => {
    came += part.length;
    each?.(part);
  });
  await once(answer, 'end');
  if (answer.statusCode !== (from === undefined ? 200 : 206) || (bytes !== undefined && came !== bytes)) throw new Error(`GET ${url}: ${answer.statusCode}, ${came} bytes.`);
}

/** One request. @returns the headers of the answer @throws Error when it is not 2xx */
export async function ask(agent: Agent, method: string, url: string, headers: Record<string, string>, body?: Buffer): Promise<IncomingHttpHeaders> {
  const asked = request(url, { agent, method, headers: { ...headers, 'content-length': String(body?.length ?? 0) } });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const said: Buffer[] = [];
  for await (const part of answer) said.push(part as Buffer);
  if (Math.floor((answer.statusCode ?? 0) / 100) !== 2) throw new Error(`${method} ${url}: ${answer.statusCode} ${Buffer.concat(said).toString()}`);
  return answer.headers;
}
