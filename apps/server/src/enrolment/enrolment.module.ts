import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/index.js';
import { CertificateGaps } from './certificate.gaps.js';
import { CertificateStore } from './certificate.store.js';
import { DeviceApiController } from './device-api.controller.js';
import { DeviceIdentity } from './device-identity.js';
import { DeviceNonces } from './device-nonces.js';
import { DeviceProof } from './device-proof.js';
import { DeviceUpgrade } from './device-upgrade.js';
import { DevicePace, EnrolPace } from './enrol-pace.js';
import { EnrolService } from './enrol.service.js';
import { EnrolmentPersonal } from './enrolment.personal.js';
import { PlaceTokens } from './place-tokens.js';
import { RenewalIdentity } from './renewal-identity.js';
import { RevocationRelay } from './revocation.relay.js';
import { RevocationService } from './revocation.service.js';
import { ServerTime } from './server-time.js';
import { TrustCensus } from './trust.census.js';
import { TokenController } from './token.controller.js';
import { TokenService } from './token.service.js';

/** Needs the global PkiModule and LinkModule. Rooms with device routes import this one for `DeviceIdentity`. */
@Module({
  imports: [DevicesModule],
  controllers: [TokenController, DeviceApiController],
  providers: [
    CertificateGaps, CertificateStore, DeviceIdentity, DeviceNonces, DevicePace, DeviceProof, DeviceUpgrade, EnrolPace, EnrolmentPersonal, EnrolService, PlaceTokens, RenewalIdentity,
    RevocationRelay, RevocationService, ServerTime, TokenService, TrustCensus,
  ],
  exports: [CertificateGaps, CertificateStore, DeviceIdentity, DeviceProof, DeviceUpgrade, TokenService, TrustCensus],
})
export class EnrolmentModule {}
