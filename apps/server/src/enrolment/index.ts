/** How devices come in, prove who they are, and are shut out. */
export { CurrentDevice, DeviceIdentity, type DeviceCaller } from './device-identity.js';
export { DeviceUpgrade } from './device-upgrade.js';
export { DeviceCertificateEntity } from './device-certificate.entity.js';
export { EnrolmentModule } from './enrolment.module.js';
export { EnrolmentTokenEntity } from './enrolment-token.entity.js';
export { refusedSerials } from './certificate.store.js';
