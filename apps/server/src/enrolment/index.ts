/** How devices come in, prove who they are, and are shut out. */
export { CurrentDevice, DeviceIdentity, type DeviceCaller } from './device-identity.js';
export { DeviceUpgrade } from './device-upgrade.js';
export { CertificateGaps } from './certificate.gaps.js';
export { CertificateGapEntity } from './certificate-gap.entity.js';
export { TokenService } from './token.service.js';
export { TrustCensus, type Census } from './trust.census.js';
export { DeviceTrustEntity } from './device-trust.entity.js';
export { DeviceCertificateEntity } from './device-certificate.entity.js';
export { EnrolmentModule } from './enrolment.module.js';
export { EnrolmentTokenEntity } from './enrolment-token.entity.js';
export { refusedSerials } from './certificate.store.js';
