/** Answers of the device API as they really come: bounded, and perhaps from somebody in between. */
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Problem } from '#contract';
import { Blocked, obstacleOfAnswer } from './obstacle.js';

const LONGEST = 256 * 1024;

/** Reads a whole answer of at most 256 kB. @throws Error beyond it, or when it breaks off */
export async function readAnswer(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LONGEST) {
      response.destroy();
      throw new Error('The answer is too long to be from a Craie server.');
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export const jsonHeaders = (text: string): OutgoingHttpHeaders => ({ 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) });

/** The JSON of a text; undefined when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Code and sentence of a problem+json body; empty where it is none. */
export function problemIn(text: string): { code: string; detail: string } {
  const { code, detail } = (parsed(text) ?? {}) as Partial<Problem>;
  return typeof detail === 'string' ? { code: typeof code === 'string' ? code : '', detail: detail.slice(0, 500) } : { code: '', detail: '' };
}

/** Why an answer is not the one that was asked for. */
export function refusal({ statusCode = 0, headers }: IncomingMessage, text: string, token: boolean): Blocked {
  const { code, detail } = problemIn(text);
  const obstacle = obstacleOfAnswer({ status: statusCode, contentType: headers['content-type'] ?? '', location: headers.location }, code, token);
  return new Blocked(obstacle, detail || `the answer was ${statusCode} ${headers['content-type'] ?? ''}`.trim(), code);
}
