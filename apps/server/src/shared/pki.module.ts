import { Global, Module } from '@nestjs/common';
import { Authority, SigningKey } from '#pki';
import { Config } from './config.js';
import { DeviceTls } from './device-tls.js';

const providers = [
  { provide: Authority, inject: [Config], useFactory: (config: Config) => Authority.open(config.certsDir) },
  { provide: SigningKey, inject: [Config], useFactory: (config: Config) => SigningKey.open(config.certsDir) },
  { provide: DeviceTls, inject: [Config, Authority], useFactory: (config: Config, authority: Authority) => DeviceTls.open(config.device, authority) },
];

/** The authority, the signing key and the device listeners' certificate, made at the first start. */
@Global()
@Module({ providers, exports: [Authority, SigningKey, DeviceTls] })
export class PkiModule {}
