import { execFile } from 'node:child_process';
import { chmod, chown, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { wallTime } from '#contract';
import type { Log } from '../log.js';
import { sentence } from '../log.js';
import type { Lesson } from './lesson.js';
import { LONGEST_LINE, readRequest, type Reply, type Request } from './protocol.js';

/** Where this group exists on the machine, only its members lock lessons. */
export const LESSON_GROUP = 'craie-lesson';
const PATIENCE = 2_000;
const MOST_AT_ONCE = 8;

export interface LessonSocketOptions {
  path: string;
  lesson: Lesson;
  log: Log;
  /** A lesson was locked, or ended before its time. */
  onChanged: (now: { until?: string; wall?: string }) => void;
  /** The group that alone may ask; undefined: everybody on this machine. */
  group?: () => Promise<number | undefined>;
}

/**
 * Lets people at this machine lock a lesson: a Unix socket, as the agent is root and they are not. It takes one short line and answers one; nothing it is told is a path, a name or
 * a command. Where it cannot be opened, the agent works without it.
 */
export async function openLessonSocket({ path, lesson, log, onChanged, group = groupId }: LessonSocketOptions): Promise<() => Promise<void>> {
  let tail = Promise.resolve();
  const perform = async (request: Request): Promise<Reply> => {
    const answer = request.act === 'status' ? undefined : request.act === 'end' ? await lesson.end() : await lesson.lock(request);
    if (answer?.ok === false) return answer;
    const now = inWords(lesson);
    if (answer) onChanged(now);
    return { ok: true, ...now, ...(answer?.cut && { cut: answer.cut }) };
  };
  const server = createServer((socket) => serve(socket, (request) => {
    const reply = tail.then(() => perform(request));
    tail = reply.then(() => undefined, (error: unknown) => log.error(`lesson: ${sentence(error)}`));
    return reply;
  }));
  server.maxConnections = MOST_AT_ONCE;
  try {
    await rm(path, { force: true });
    await listen(server, path);
    const only = await group();
    if (only !== undefined) await chown(path, 0, only);
    await chmod(path, only === undefined ? 0o666 : 0o660);
  } catch (error) {
    log.warn(`lesson: no lesson can be locked on this device: ${sentence(error)}`);
  }
  server.on('error', (error) => log.warn(`lesson: ${sentence(error)}`));
  return async () => {
    await new Promise((resolve) => server.close(resolve));
    await rm(path, { force: true });
  };
}

/** The lesson's end for a person and for a machine. */
export function inWords(lesson: Lesson): { until?: string; wall?: string } {
  const { until, zone } = lesson;
  if (until === undefined) return {};
  const { minute } = wallTime(zone, until);
  return { until: new Date(until).toISOString(), wall: `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}` };
}

function serve(socket: Socket, perform: (request: Request) => Promise<Reply>): void {
  let text = '';
  const answer = (reply: Reply) => void socket.removeAllListeners('data').end(`${JSON.stringify(reply)}\n`);
  socket.setTimeout(PATIENCE, () => socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    const line = text.indexOf('\n');
    if (line < 0 && text.length <= LONGEST_LINE) return;
    const request = line >= 0 && line <= LONGEST_LINE ? readRequest(text.slice(0, line)) : undefined;
    if (request) void perform(request).then(answer, () => socket.destroy());
    else answer({ ok: false, refusal: 'malformed' });
  });
}

const listen = (server: Server, path: string): Promise<void> => new Promise((resolve, reject) => {
  server.once('error', reject);
  // For root alone, until its rights are set.
  const mask = process.umask(0o177);
  server.listen(path, () => {
    server.off('error', reject);
    resolve();
  });
  process.umask(mask);
});

async function groupId(): Promise<number | undefined> {
  const { stdout } = await promisify(execFile)('getent', ['group', LESSON_GROUP], { timeout: 5_000 }).catch(() => ({ stdout: '' }));
  const id = /^[^:\n]*:[^:\n]*:(\d+):/.exec(stdout)?.[1];
  return id === undefined ? undefined : Number(id);
}
