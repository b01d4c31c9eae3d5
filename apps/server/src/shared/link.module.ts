import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { openEmbeddedLink } from '#broker';
import { Authority } from '#pki';
import { Config } from './config.js';
import { DeviceTls } from './device-tls.js';
import { Endpoints } from './endpoints.js';
import { DeferredLink, LINK } from './link.js';
import { Uplink } from './uplink.js';

const link = {
  provide: LINK,
  inject: [Config, Authority, DeviceTls],
  useFactory: ({ device }: Config, { roots }: Authority, { certificate, key }: DeviceTls) =>
    new DeferredLink((revoked) => openEmbeddedLink({ host: device.host, port: device.mqttPort, certificate, key, roots, revoked })),
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
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.link.onBatch((batch) => this.uplink.store(batch));
    await this.link.open();
    this.endpoints.mqtt = { host: this.config.device.publicHost, port: this.link.port };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.link.close();
  }
}
