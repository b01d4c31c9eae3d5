import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { openEmbeddedLink, type UplinkBatch } from '#broker';
import { Authority } from '#pki';
import { Config } from './config.js';
import { DeviceTls } from './device-tls.js';
import { Endpoints } from './endpoints.js';
import { DeferredLink, LINK } from './link.js';
import { Log } from './log.js';
import { Uplink } from './uplink.js';

const link = {
  provide: LINK,
  inject: [Config, Authority, DeviceTls],
  useFactory: ({ device }: Config, { roots }: Authority, { first }: DeviceTls) =>
    new DeferredLink((revoked) => openEmbeddedLink({ host: device.host, port: device.mqttPort, ...first, roots, revoked })),
};

/** The device link: opened when all rooms have said what they listen to, closed before they stop. */
@Global()
@Module({ providers: [link, Uplink], exports: [LINK, Uplink] })
export class LinkModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(LINK) private readonly link: DeferredLink,
    private readonly uplink: Uplink,
    private readonly config: Config,
    private readonly endpoints: Endpoints,
    private readonly log: Log,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.link.onRestart(() => this.log.error('the broker thread ended and was started again; devices reconnect'));
    this.link.onBatch((batch) => this.store(batch));
    await this.link.open();
    this.endpoints.mqtt = { host: this.config.device.publicHost, port: this.link.port };
  }

  private async store(batch: UplinkBatch): Promise<void> {
    try {
      await this.uplink.store(batch);
    } catch (error) {
      this.log.warn({ err: error }, 'what devices said could not be stored; it is kept, not acknowledged, and tried again');
      throw error;
    }
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.link.close();
  }
}
