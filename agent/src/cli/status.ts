import { X509Certificate } from 'node:crypto';
import { sayTried, sayWay } from '../link/words.js';
import { readJson } from '../state/atomic.js';
import { isHeld } from '../state/only-one.js';
import type { LinkStatus } from '../state/status-file.js';
import { TargetProgress } from '../target/progress.js';
import { TargetStore } from '../target/target-store.js';
import { AGENT_VERSION } from '../version.js';
import { enrolled, type Cli } from './cli.js';

/** `craie-agent status`: facts from the state folder; nothing is asked of the running agent. */
export async function statusCommand(cli: Cli, json: boolean): Promise<void> {
  const { folder, messages, say } = cli;
  const word = messages.status;
  const { configuration, certificate, trust } = await enrolled(cli);
  const running = await isHeld(folder.file('running'));
  const link = (await readJson(folder.file('status.json'))) as LinkStatus | undefined;
  const target = (await TargetStore.open(folder.file('target.json'), configuration.deviceId, () => trust.signingKeys)).current;
  const items = (await TargetProgress.open(folder.file('progress.json'))).reports;
  const certificateUntil = new Date(new X509Certificate(certificate).validTo).toISOString();
  if (json) {
    const { manage, allowPower, allowLock, allowMessage, deviceId, server } = configuration;
    say(JSON.stringify({ deviceId, server, agentVersion: AGENT_VERSION, certificateUntil, manage, allowPower, allowLock, allowMessage, running, link: link ?? null, revision: target?.revision ?? null, items }));
    return;
  }
  const rights = [configuration.manage ? word.manage : word.observe, configuration.allowPower && word.power, configuration.allowLock && word.lock, configuration.allowMessage && word.message];
  const linkLine = !running ? word.stopped : `${link?.connected ? word.up : word.down}${link ? ` ${word.since} ${link.since}` : ''}${link?.cause ? ` (${link.cause})` : ''}`;
  const lines: [string, string][] = [
    [word.device, configuration.deviceId],
    [word.server, configuration.server],
    [word.agent, AGENT_VERSION],
    [word.certificate, certificateUntil],
    [word.rights, rights.filter(Boolean).join(', ')],
    [word.link, linkLine],
    ...(link?.way ? [[word.way, sayWay(link.way, messages.ways)] as [string, string]] : []),
    ...(link?.tried ?? []).map((one): [string, string] => ['', sayTried(one, messages.ways)]),
    [word.target, target ? `${word.revision} ${target.revision}` : word.none],
    ...items.map((i): [string, string] => [`  ${i.key}`, [i.state, i.reason, i.version, i.detail?.split('\n')[0]].filter(Boolean).join(' · ')]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  say(lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n'));
}
