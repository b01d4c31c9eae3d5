import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { enrol } from '../enrolment/enrol.js';
import { localMachine } from '../inventory/index.js';
import { HttpsWays } from '../link/https-ways.js';
import { findProxies, NO_PROXY, parseProxy } from '../link/proxies.js';
import { certificatesIn } from '../state/folder.js';
import type { Arguments } from './arguments.js';
import { Refusal, type Cli } from './cli.js';
import { enrolmentSentence } from './enrolment-words.js';

/** Seconds over which the first connection after a start is spread, when nothing else is said. */
const BOOT_SPREAD = 30;

/** How the agent is started from here on: by its package's service where that is at hand. */
function startCommand(root: boolean): string {
  const service = root && existsSync('/run/systemd/system') && existsSync('/usr/lib/systemd/system/craie-agent.service');
  return service ? 'systemctl restart craie-agent' : 'craie-agent run';
}

/** `craie-agent enrol`. @throws Refusal with a sentence for the person */
export async function enrolCommand({ folder, say, messages, root }: Cli, typed: Arguments): Promise<void> {
  if (!typed.server || !typed.token) throw new Refusal(messages.missing);
  const existing = typed.force ? undefined : await folder.identity();
  if (existing) throw new Refusal(messages.already(existing.configuration.deviceId));
  const { proxy } = typed;
  if (proxy !== undefined && proxy !== NO_PROXY && parseProxy(proxy, '--proxy') === 'proxy_unsupported') throw new Refusal(messages.badProxy);
  const extraRoots = await extraRootsOf(typed.extraCa, messages.badExtraCa);
  const host = URL.canParse(typed.server) ? new URL(typed.server).hostname : '';
  const ways = new HttpsWays(() => findProxies(proxy, process.env, localMachine(), host));
  const manage = root && !typed.observe;
  const identity = await enrol({
    server: typed.server,
    token: typed.token,
    ...(typed.name && { name: typed.name }),
    manage,
    allowPower: root && !typed.noPower,
    allowLock: !typed.noLock,
    allowMessage: !typed.noMessage,
    bootSpreadMs: (typed.bootSpread ?? BOOT_SPREAD) * 1_000,
    ...(proxy !== undefined && { proxy }),
  }, { ways, extraRoots, key: () => folder.enrolmentKey() }).catch((error: unknown) => {
    throw new Refusal(enrolmentSentence(error, messages.enrolment, messages.ways));
  });
  // What an earlier enrolment left (target, commands executed) means nothing to the new device.
  await folder.forget();
  await folder.saveIdentity(identity);
  say(messages.enrolled(identity.configuration.deviceId, folder.path, startCommand(root)));
  if (!manage) say(messages.observing);
}

async function extraRootsOf(file: string | undefined, refusal: (file: string) => string): Promise<string[]> {
  if (file === undefined) return [];
  const roots = await readFile(file, 'utf8').then(certificatesIn, () => []);
  if (roots.length === 0) throw new Refusal(refusal(file));
  return roots;
}
