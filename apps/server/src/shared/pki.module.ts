import { Global, Module } from '@nestjs/common';
import { Authority, SigningKey } from '#pki';
import { Config } from './config.js';
import { DeviceTls } from './device-tls.js';
import { Trust } from './trust.js';

const providers = [
  { provide: Authority, inject: [Config], useFactory: (config: Config) => Authority.open(config.certsDir) },
  { provide: SigningKey, inject: [Config], useFactory: (config: Config) => SigningKey.open(config.certsDir) },
  { provide: DeviceTls, inject: [Config, Authority], useFactory: (config: Config, authority: Authority) => DeviceTls.open(config.device, authority) },
  { provide: Trust, inject: [Authority, SigningKey], useFactory: (authority: Authority, signing: SigningKey) => new Trust(authority, signing) },
];

/** The authority, the signing key and the device listeners' certificate, made at the first start. */
@Global()
@Module({ providers, exports: [Authority, SigningKey, DeviceTls, Trust] })
export class PkiModule {}
