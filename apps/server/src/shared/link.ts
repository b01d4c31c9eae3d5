import type { Caller, DeviceLink, DownMessageOut, LinkStats, ShownCertificate, Upgrade, UplinkBatch } from '#broker';

/** Token of the `DeviceLink` for injection. */
export const LINK = Symbol('DeviceLink');

/**
 * The device link as the rooms get it: it takes handlers and revocations from the start, and opens its port only when
 * every room is ready. So no device speaks before its listener is there, and no revoked one ever does.
 */
export class DeferredLink implements DeviceLink {
  private opened: DeviceLink | undefined;
  private handler: ((batch: UplinkBatch) => Promise<void>) | undefined;
  private readonly revoked = new Set<string>();
  private readonly restartListeners: (() => void)[] = [];

  constructor(private readonly openLink: (revoked: string[]) => Promise<DeviceLink>) {}

  /** @throws when the port cannot be bound. */
  async open(): Promise<void> {
    const link = await this.openLink([...this.revoked]);
    for (const listener of this.restartListeners) link.onRestart(listener);
    // A revocation while the port was being opened is in the set, but not yet in the link.
    await link.revoke([...this.revoked]);
    this.opened = link;
    if (this.handler) link.onBatch(this.handler);
  }

  get port(): number {
    return this.opened?.port ?? 0;
  }

  async relay(caller: Caller, upgrade: Upgrade): Promise<void> {
    if (!this.opened) throw new Error('The device link is not open yet.');
    await this.opened.relay(caller, upgrade);
  }

  onBatch(handler: (batch: UplinkBatch) => Promise<void>): void {
    this.handler = handler;
    this.opened?.onBatch(handler);
  }

  onRestart(listener: () => void): void {
    if (this.opened) this.opened.onRestart(listener);
    else this.restartListeners.push(listener);
  }

  async send(messages: DownMessageOut[]): Promise<string[]> {
    return (await this.opened?.send(messages)) ?? [];
  }

  async disconnect(deviceIds: string[]): Promise<void> {
    await this.opened?.disconnect(deviceIds);
  }

  async revoke(serials: string[]): Promise<void> {
    for (const serial of serials) this.revoked.add(serial);
    await this.opened?.revoke(serials);
  }

  async showCertificate(shown: ShownCertificate): Promise<void> {
    await this.opened?.showCertificate(shown);
  }

  get vitals(): DeviceLink['vitals'] {
    return this.opened?.vitals;
  }

  /** @throws while the link is not open: there is nothing to count. */
  stats(): Promise<LinkStats> {
    return this.opened ? this.opened.stats() : Promise.reject(new Error('The device link is not open yet.'));
  }

  async close(): Promise<void> {
    await this.opened?.close();
  }
}
