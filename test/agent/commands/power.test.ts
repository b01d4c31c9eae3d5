/** Every tool here is a recorder in a folder of its own: the machine that runs the tests has none of them in its reach. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExecutors } from '../../../agent/src/commands/index.js';
import { commandContext, listener, session, type TestContext } from './command-context.js';

const { signal } = new AbortController();
const said = (context: TestContext, tool: string) => {
  const path = join(context.machine.toolPath, `${tool}.said`);
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line.startsWith('[')).join(' ') : undefined;
};

it.each([['reboot', 'rebooting', '[reboot]'], ['power-off', 'powering-off', '[poweroff]']] as const)('%s: outcome first, then the last words, then the act', async (kind, bye, args) => {
  const context = commandContext({ tools: { systemctl: listener() } });
  expect(await createExecutors(context)[kind]({}, signal)).toMatchObject({ state: 'done' });
  expect([said(context, 'systemctl'), context.said]).toEqual([undefined, []]);
  for (const act of context.later) await act();
  expect([said(context, 'systemctl'), context.said]).toEqual([args, [bye]]);
});

it('tries the older tool where the first refuses', async () => {
  const context = commandContext({ tools: { systemctl: listener(1), shutdown: listener() } });
  await createExecutors(context).reboot({}, signal);
  await context.later[0]?.();
  expect(said(context, 'shutdown')).toBe('[-r] [now]');
});

it.each(['reboot', 'power-off', 'lock'] as const)('%s is refused by the machine’s own configuration', async (kind) => {
  const context = commandContext({ files: session('x11'), tools: { systemctl: listener(), loginctl: listener() } }, { allowPower: false, allowLock: false });
  expect(await createExecutors(context)[kind]({}, signal)).toMatchObject({ state: 'refused', detail: expect.stringContaining('configuration') });
  expect([context.later, said(context, 'systemctl'), said(context, 'loginctl')]).toEqual([[], undefined, undefined]);
});

it.each(['reboot', 'power-off', 'lock'] as const)('%s is unsupported without a tool', async (kind) => {
  const context = commandContext({ files: session('x11') });
  expect(await createExecutors(context)[kind]({}, signal)).toMatchObject({ state: 'unsupported' });
  expect(context.later).toEqual([]);
});

it('locks the sessions there are', async () => {
  const run = async (files: Record<string, string>, exit: number) => {
    const context = commandContext({ files, tools: { loginctl: listener(exit) } });
    return [await createExecutors(context).lock({}, signal), said(context, 'loginctl')];
  };
  expect(await run(session('x11'), 0)).toEqual([{ state: 'done', detail: expect.stringContaining('verrouillées') }, '[lock-sessions]']);
  expect(await run(session('x11'), 1)).toEqual([{ state: 'failed', detail: expect.stringContaining('root') }, '[lock-sessions]']);
  expect(await run({}, 0)).toEqual([{ state: 'done', detail: expect.stringContaining('Aucune session') }, undefined]);
});
