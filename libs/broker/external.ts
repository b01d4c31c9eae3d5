import { LinkInThread } from './link-in-thread.js';
import type { Caller } from './peer.js';
import { spawnBuilt } from './thread-link.js';
import type { ExternalLink, ExternalLinkOptions, GatewayOptions, Holding, LinkStats, ShownCertificate, StandIns, Upgrade } from './types.js';

/** Opens the link to an external broker. It connects once it is told under which names (`hold`). */
export async function openExternalLink({ standIns, ...options }: ExternalLinkOptions): Promise<ExternalLink> {
  const link = new ThroughBroker({ ...options, standInKey: standIns.key }, standIns);
  await link.start();
  return link;
}

class ThroughBroker extends LinkInThread implements ExternalLink {
  readonly port: number;

  constructor(private options: Omit<GatewayOptions, 'webSocketPath'>, private readonly standIns: StandIns) {
    super(options.revoked, ({ webSocketPath, revoked }) => spawnBuilt('external-worker.js', { ...this.options, webSocketPath, revoked }));
    this.port = Number(new URL(options.url).port) || 8883;
  }

  hold(holding: Holding): Promise<void> {
    return this.thread.calls.make('hold', holding);
  }

  override async relay(caller: Caller, upgrade: Upgrade): Promise<void> {
    return super.relay({ ...caller, standIn: await this.standIns.certificate(caller.deviceId) }, upgrade);
  }

  /** The broker shows a certificate of its own, which comes from the same roots. */
  async showCertificate(shown: ShownCertificate): Promise<void> {
    this.options = { ...this.options, roots: shown.roots };
    await this.thread.calls.make('showCertificate', shown);
  }

  async stats(): Promise<LinkStats> {
    if (!this.thread.calls.attached) throw new Error('the thread of the link ended and is being started again');
    const stats = await this.thread.calls.make('stats', undefined);
    if (stats.names.length === 0) throw new Error(`the external broker is not reached${stats.trouble ? `: ${stats.trouble}` : ''}`);
    return stats;
  }
}
