import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createExecutors } from '../../../agent/src/commands/index.js';
import { commandContext, listener, session, type TestContext } from './command-context.js';

const { signal } = new AbortController();
const MESSAGE = { title: '--version', body: 'Fermez & <b>rangez</b> ; $(touch /tmp/never) `id` "svp"' };
const said = (context: TestContext, tool: string) => readFileSync(join(context.machine.toolPath, `${tool}.said`), 'utf8');
const send = (context: TestContext, message: object = MESSAGE) => createExecutors(context).message(message, signal);

it('opens a window on the screen of the session, with the text as one argument', async () => {
  const environment = { out: 'DISPLAY=:7\nXAUTHORITY=/run/user/0/x\nSECRET=no\n' };
  const context = commandContext({ files: session('x11'), tools: { systemctl: environment, zenity: listener(), 'notify-send': listener() } });
  expect(await send(context)).toEqual({ state: 'done', detail: 'Message affiché (zenity).' });
  expect(said(context, 'zenity')).toContain(`[--title=--version]\n[--text=${MESSAGE.body}]\nDISPLAY=:7`);
  expect(existsSync(join(context.machine.toolPath, 'notify-send.said'))).toBe(false);
});

it('falls back to a notification, whose markup is made harmless', async () => {
  const context = commandContext({ files: session('wayland'), tools: { zenity: listener(1), 'notify-send': listener() } });
  expect(await send(context)).toMatchObject({ state: 'done', detail: 'Message affiché (notify-send).' });
  expect(said(context, 'notify-send')).toContain('[--]\n[--version]\n[Fermez &amp; &lt;b&gt;rangez&lt;/b&gt; ; $(touch /tmp/never) `id` "svp"]');
});

it.each([['kdialog', '[--title=--version]\n[--msgbox=Fermez'], ['xmessage', '[« --version »\n\nFermez']])('knows %s', async (tool, text) => {
  const context = commandContext({ files: session('x11'), tools: { [tool]: listener() } });
  expect(await send(context)).toMatchObject({ state: 'done' });
  expect(said(context, tool)).toContain(text);
});

it('takes a window that waits for a click as shown', async () => {
  const context = commandContext({ files: session('x11'), tools: { zenity: { script: 'exec /bin/sleep 4' } } });
  expect(await send(context)).toMatchObject({ state: 'done' });
});

it('writes to terminals where there is no screen', async () => {
  const context = commandContext({ files: session('tty'), tools: { wall: listener(), zenity: listener() } });
  expect(await send(context, { title: 'Réseau', body: 'Coupure à 17 h' })).toMatchObject({ state: 'done', detail: 'Message affiché dans les terminaux (wall).' });
  expect(said(context, 'wall')).toContain('Réseau\n\nCoupure à 17 h\n');
});

it('says why it could not: nobody there, no tool, not allowed, not well formed', async () => {
  expect(await send(commandContext({ tools: { zenity: listener() } }))).toMatchObject({ state: 'failed', detail: expect.stringContaining('session') });
  expect(await send(commandContext({ files: session('x11') }))).toMatchObject({ state: 'unsupported', detail: expect.stringContaining('zenity') });
  expect(await send(commandContext({ files: session('x11') }, { allowMessage: false }))).toMatchObject({ state: 'refused' });
  expect(await send(commandContext({}), { title: 'x' })).toMatchObject({ state: 'failed', detail: expect.stringContaining('body') });
});
