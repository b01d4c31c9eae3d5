import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { openEmbeddedLink, openExternalLink, type UplinkBatch } from '#broker';
import { Authority } from '#pki';
import { BrokerIdentities } from './broker-identities.js';
import { BrokerNames } from './broker-names.js';
import { Config } from './config.js';
import { DeviceTls } from './device-tls.js';
import { Endpoints } from './endpoints.js';
import { DeferredLink, LINK } from './link.js';
import { LinkMetrics } from './link.metrics.js';
import { Log } from './log.js';
import { Uplink } from './uplink.js';

const link = {
  provide: LINK,
  inject: [Config, Authority, DeviceTls, BrokerNames, BrokerIdentities],
  useFactory: ({ device, broker }: Config, { roots }: Authority, { first }: DeviceTls, names: BrokerNames, identities: BrokerIdentities) =>
    new DeferredLink(async (revoked) => {
      if (!broker) return openEmbeddedLink({ host: device.host, port: device.mqttPort, ...first, roots, revoked });
      const opened = await openExternalLink({ url: broker.url, roots, revoked, standIns: await identities.standIns() });
      await names.start(opened);
      return opened;
    }),
};

/** The device link: opened when all rooms have said what they listen to, closed before they stop. */
@Global()
@Module({ providers: [BrokerIdentities, BrokerNames, link, LinkMetrics, Uplink], exports: [LINK, Uplink] })
export class LinkModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(LINK) private readonly link: DeferredLink,
    private readonly names: BrokerNames,
    private readonly uplink: Uplink,
    private readonly config: Config,
    private readonly endpoints: Endpoints,
    private readonly log: Log,
    private readonly metrics: LinkMetrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { broker, device } = this.config;
    this.link.onRestart(() => this.log.error(broker ? 'the external broker is reached again' : 'the broker thread ended and was started again; devices reconnect'));
    this.link.onBatch((batch) => this.store(batch));
    await this.link.open();
    this.endpoints.mqtt = broker?.public ?? { host: device.publicHost, port: this.link.port };
  }

  private async store(batch: UplinkBatch): Promise<void> {
    try {
      await this.metrics.timed(batch, () => this.uplink.store(batch));
    } catch (error) {
      this.log.warn({ err: error }, 'what devices said could not be stored; it is kept, not acknowledged, and tried again');
      throw error;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.names.stop();
    await this.link.close();
    if (this.config.broker) await this.names.release();
  }
}
