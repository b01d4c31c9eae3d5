/** The sessions in front of the machine, and starting a tool inside one of them, as its owner and never through a shell. */
import { spawn, type ChildProcess } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { isPersonHere, type Machine } from '../inventory/index.js';
import { keyValues } from '../inventory/wire-text.js';

export interface LocalSession {
  uid: number;
  graphical: boolean;
  active: boolean;
}

/** Sessions of people at this machine, the one now on the screen first. */
export async function localSessions(machine: Machine): Promise<LocalSession[]> {
  const names = (await machine.list('/run/systemd/sessions')).filter((name) => !name.endsWith('.ref')).slice(0, 64);
  const files = await Promise.all(names.map((name) => machine.text(`/run/systemd/sessions/${name}`, 4_096)));
  return files.filter(isPersonHere).flatMap((file) => {
    const state = keyValues(file);
    const uid = Number(state.get('UID'));
    if (!Number.isInteger(uid)) return [];
    return [{ uid, graphical: ['x11', 'wayland', 'mir'].includes(state.get('TYPE') ?? ''), active: state.get('ACTIVE') === '1' }];
  }).sort((a, b) => Number(b.active) - Number(a.active));
}

const SCREEN_VARIABLES = ['DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY'] as const;

/** Identity to take: none when the agent already is that person. */
async function identity(machine: Machine, uid: number): Promise<{ uid: number; gid: number } | Record<string, never>> {
  if (process.getuid?.() === uid) return {};
  const folder = await stat(machine.at(`/run/user/${uid}`)).catch(() => undefined);
  return { uid, gid: folder?.gid ?? uid };
}

/** Where the session's bus and screen are: the bus by its fixed place, the screen as the session's own manager knows it. */
export async function sessionEnvironment(machine: Machine, { uid, graphical }: LocalSession): Promise<Record<string, string>> {
  const runtime = `/run/user/${uid}`;
  const plain = { PATH: machine.toolPath, LANG: 'C.UTF-8', XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/bus` };
  if (!graphical) return plain;
  const shown = keyValues(await answer(machine, uid, 'systemctl', ['--user', 'show-environment'], plain));
  const screen = SCREEN_VARIABLES.flatMap((name) => { const value = shown.get(name); return value ? [[name, value] as const] : []; });
  return { ...plain, ...(screen.length > 0 ? Object.fromEntries(screen) : { DISPLAY: ':0' }) };
}

/** First 64 kB a tool prints when run as that person; empty when it fails or takes more than three seconds. */
async function answer(machine: Machine, uid: number, name: string, args: string[], env: Record<string, string>): Promise<string> {
  const tool = await machine.tool(name);
  if (!tool) return '';
  const who = await identity(machine, uid);
  return new Promise((resolve) => {
    const child = spawn(tool, args, { ...who, env, stdio: ['ignore', 'pipe', 'ignore'], timeout: 3_000, killSignal: 'SIGKILL' });
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => { text = (text + part).slice(0, 65_536); });
    child.on('error', () => resolve('')).on('close', () => resolve(text));
  });
}

/** Starts a tool in a session; undefined when it is not installed. Its standard input is a pipe the caller must end. */
export async function startInSession(machine: Machine, session: LocalSession, name: string, args: string[]): Promise<ChildProcess | undefined> {
  const tool = await machine.tool(name);
  if (!tool) return undefined;
  const [who, env] = [await identity(machine, session.uid), await sessionEnvironment(machine, session)];
  return spawn(tool, args, { ...who, env, cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
}

/** True once a program ended well, or still runs after `patience` milliseconds (a window that waits for a click). */
export function startedWell(child: ChildProcess, patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { child.unref(); resolve(true); }, patience);
    const settle = (well: boolean) => { clearTimeout(timer); resolve(well); };
    child.on('error', () => settle(false)).on('exit', (code) => settle(code === 0));
    // A tool that does not read its input closes the pipe early: that is not a failure of ours.
    child.stdin?.on('error', () => undefined);
  });
}
