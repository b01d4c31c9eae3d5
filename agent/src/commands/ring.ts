/** A sound that helps to find the machine: through the session's sound server, the sound card, or the built-in speaker. */
import { spawn, type ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Machine } from '../inventory/index.js';
import type { Executor } from './context.js';
import { localSessions, startInSession } from './sessions.js';

const RATE = 8_000;

/** One second of a two-tone bell: unsigned 8-bit samples, mono, 8 kHz. */
export function bellSecond(): Buffer {
  return Buffer.from(Array.from({ length: RATE }, (_, i) => {
    const tone = i < RATE / 2 ? 880 : 660;
    const fade = 1 - (i % (RATE / 2)) / (RATE / 2);
    return 128 + Math.round(120 * fade * Math.sin((2 * Math.PI * tone * i) / RATE));
  }));
}

/** Players that read samples from their input; the first needs a person's session, the second a sound card. */
const PACAT = ['--playback', '--raw', `--rate=${RATE}`, '--format=u8', '--channels=1'];
const APLAY = ['-q', '-t', 'raw', '-f', 'U8', '-c', '1', '-r', String(RATE), '-'];

/** Feeds a player and waits for its end; true when it ended well. */
async function play(child: ChildProcess, seconds: number, signal: AbortSignal): Promise<boolean> {
  const stop = () => child.kill('SIGKILL');
  // A player that hangs on a dead sound server is ended a little after it should have finished.
  const timer = setTimeout(stop, (seconds + 5) * 1_000);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const ended = new Promise<boolean>((resolve) => { child.on('error', () => resolve(false)).on('exit', (code) => resolve(code === 0)); });
    const second = bellSecond();
    if (child.stdin) await pipeline(Readable.from(Array.from({ length: seconds }, () => second)), child.stdin).catch(() => undefined);
    return await ended;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

async function start(machine: Machine, name: string, args: string[]): Promise<ChildProcess | undefined> {
  const tool = await machine.tool(name);
  return tool === undefined ? undefined : spawn(tool, args, { env: { PATH: machine.toolPath, LC_ALL: 'C.UTF-8' }, stdio: ['pipe', 'ignore', 'ignore'] });
}

export function ringExecutor(machine: Machine): Executor<'ring'> {
  return async ({ seconds }, signal) => {
    const [session] = await localSessions(machine);
    const ways: (() => Promise<ChildProcess | undefined>)[] = [
      async () => (session ? startInSession(machine, session, 'pacat', PACAT) : undefined),
      () => start(machine, 'aplay', APLAY),
      () => start(machine, 'beep', ['-f', '880', '-l', '400', '-d', '100', '-r', String(seconds * 2)]),
    ];
    let tried = false;
    for (const way of ways) {
      const child = await way();
      if (!child) continue;
      tried = true;
      if (await play(child, seconds, signal)) return { state: 'done', detail: `L’appareil a sonné pendant ${seconds} s.` };
      if (signal.aborted) return { state: 'failed', detail: 'La sonnerie a été interrompue par l’arrêt de l’agent.' };
    }
    return tried
      ? { state: 'failed', detail: 'Le son n’a pas pu être joué : vérifiez la carte son et le volume.' }
      : { state: 'unsupported', detail: 'Cet appareil ne sait pas émettre de son ; installez alsa-utils ou pulseaudio-utils.' };
  };
}
