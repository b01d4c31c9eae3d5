/** The device link: an embedded MQTT broker in a worker thread today; the same seam carries an external one. */
export { openEmbeddedLink } from './embedded.js';
export { identify, type Identity } from './identity.js';
export { TokenBucket } from './token-bucket.js';
export type * from './types.js';
