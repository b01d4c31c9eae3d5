import { existsSync } from 'node:fs';
import { enrol } from '../enrolment/enrol.js';
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
  }).catch((error: unknown) => {
    throw new Refusal(enrolmentSentence(error, messages.enrolment));
  });
  // What an earlier enrolment left (target, commands executed) means nothing to the new device.
  await folder.wipe();
  await folder.saveIdentity(identity);
  say(messages.enrolled(identity.configuration.deviceId, folder.path, startCommand(root)));
  if (!manage) say(messages.observing);
}
