import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createExecutors } from '../../../agent/src/commands/index.js';
import { bellSecond } from '../../../agent/src/commands/ring.js';
import { commandContext, session } from './command-context.js';

const { signal } = new AbortController();
/** A player that keeps the samples it was given. */
const player = { script: 'printf "%s " "$@" > "$0.args"; /bin/cat > "$0.heard"' };

it('plays its seconds through the sound card', async () => {
  const context = commandContext({ tools: { aplay: player } });
  expect(await createExecutors(context).ring({ seconds: 3 }, signal)).toEqual({ state: 'done', detail: 'L’appareil a sonné pendant 3 s.' });
  expect(statSync(join(context.machine.toolPath, 'aplay.heard')).size).toBe(3 * 8_000);
  expect(readFileSync(join(context.machine.toolPath, 'aplay.args'), 'utf8')).toContain('-f U8');
});

it('prefers the sound server of the session, and falls back when it fails', async () => {
  const context = commandContext({ files: session('wayland'), tools: { pacat: player, aplay: player } });
  expect(await createExecutors(context).ring({ seconds: 1 }, signal)).toMatchObject({ state: 'done' });
  expect(statSync(join(context.machine.toolPath, 'pacat.heard')).size).toBe(8_000);
  const broken = commandContext({ files: session('wayland'), tools: { pacat: { script: 'exit 1' }, beep: player } });
  expect(await createExecutors(broken).ring({ seconds: 2 }, signal)).toMatchObject({ state: 'done' });
  expect(readFileSync(join(broken.machine.toolPath, 'beep.args'), 'utf8')).toContain('-r 4');
});

it('tells a silent machine from a failing one', async () => {
  expect(await createExecutors(commandContext({})).ring({ seconds: 1 }, signal)).toMatchObject({ state: 'unsupported' });
  expect(await createExecutors(commandContext({ tools: { aplay: { script: 'exit 1' } } })).ring({ seconds: 1 }, signal)).toMatchObject({ state: 'failed' });
  expect(await createExecutors(commandContext({})).ring({ seconds: 61 }, signal)).toMatchObject({ state: 'failed', detail: expect.stringContaining('seconds') });
});

it('falls silent when the agent stops', async () => {
  const stop = new AbortController();
  const context = commandContext({ tools: { aplay: { script: 'exec /bin/sleep 60' } } });
  const ringing = createExecutors(context).ring({ seconds: 30 }, stop.signal);
  setTimeout(() => stop.abort(), 50);
  expect(await ringing).toMatchObject({ state: 'failed', detail: expect.stringContaining('interrompue') });
});

it('is a sound: around the middle, loud, and ends softly', () => {
  const bell = bellSecond();
  expect(bell).toHaveLength(8_000);
  expect(Math.max(...bell)).toBeGreaterThan(230);
  expect(Math.abs((bell.at(-1) ?? 0) - 128)).toBeLessThan(3);
});
