/** Authority, certificate requests, device and server certificates, and the Ed25519 keys that sign targets and commands. */
export { Authority } from './authority.js';
export { createDeviceKey, createCsr } from './device-key.js';
export { SigningKey, verifySigned, keyId } from './signing.js';
export { rootPin } from './pin.js';
