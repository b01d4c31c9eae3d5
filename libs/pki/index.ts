/** Authority, certificate requests, device and server certificates, and the Ed25519 keys that sign targets and commands. */
export { Authority, type DeviceCertificate } from './authority.js';
export { CLOCK_TOLERANCE, type IssuedCertificate } from './certificate.js';
export { createServiceKey, type ServerCertificate, type ServiceKey } from './server-certificate.js';
export { PkiError, type PkiErrorCode } from './errors.js';
export { createDeviceKey, createCsr } from './device-key.js';
export { SigningKey } from './signing-key.js';
export { verifySigned, keyId } from './signing.js';
export { rootPin } from './pin.js';
export { vouchedFor } from './vouched.js';
export { createDeviceToken, deviceTokenSigner, type TokenSigner } from './device-token.js';
export { trustMark } from './trust-mark.js';
export { believable, Voucher } from './voucher.js';
export { beginRotation, moveRotation, retireOld, type RotationOptions } from './rotation.js';
