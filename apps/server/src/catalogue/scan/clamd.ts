/**
 * A client of ClamAV's daemon: a file is streamed to it, its word comes back. One connection a question.
 * Source: clamd(8), commands VERSION and INSTREAM.
 */
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';

export type ClamdPlace = { path: string } | { host: string; port: number };
/** What it said of a file: the name of what it found, or why it did not look. */
export type Verdict = { state: 'clean' | 'infected' | 'not-scanned'; detail: string | null };

const CHUNK = 256 * 1024;
/** No word for so long, ms: a gigabyte that is unpacked inside takes minutes. */
const PATIENCE = 15 * 60_000;
const CONNECT_PATIENCE = 5_000;
const LONGEST_ANSWER = 4_096;

export class Clamd {
  constructor(private readonly place: ClamdPlace) {}

  /** Of the program and of its list: `ClamAV 1.4.3/27700/Mon …`. @throws Error when it does not answer */
  version(): Promise<string> {
    return this.ask(async (socket) => void socket.write('zVERSION\0'));
  }

  /** @throws Error when it does not answer */
  async scan(path: string): Promise<Verdict> {
    return verdictOf(await this.ask((socket) => stream(socket, path)));
  }

  private async ask(send: (socket: Socket) => Promise<void>): Promise<string> {
    const socket = connect(this.place);
    try {
      socket.setTimeout(CONNECT_PATIENCE, () => socket.destroy(new Error('the scanner does not answer')));
      await once(socket, 'connect');
      socket.setTimeout(PATIENCE);
      const answer = answerOf(socket);
      // It may answer, and hang up, before all has been sent: its word counts.
      await Promise.race([send(socket), answer]).catch(() => undefined);
      return await answer;
    } finally {
      socket.destroy();
    }
  }
}

async function answerOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text += chunk.toString('utf8');
    if (text.includes('\0') || text.length > LONGEST_ANSWER) break;
  }
  const [answer = ''] = text.split('\0', 1);
  if (!answer) throw new Error('the scanner hung up without a word');
  return answer.trim();
}

/** Pieces with their length before them, and an empty one at the end. */
async function stream(socket: Socket, path: string): Promise<void> {
  socket.write('zINSTREAM\0');
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    socket.write(length);
    if (!socket.write(chunk)) await once(socket, 'drain');
  }
  socket.write(Buffer.alloc(4));
}

function verdictOf(answer: string): Verdict {
  const [, found] = /^stream: (.{1,200}) FOUND$/.exec(answer) ?? [];
  if (found !== undefined) return { state: 'infected', detail: found };
  if (answer === 'stream: OK') return { state: 'clean', detail: null };
  return { state: 'not-scanned', detail: answer.replace(/^stream: | ERROR$/g, '').slice(0, 200) };
}
