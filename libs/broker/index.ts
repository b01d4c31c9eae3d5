/** The device link, over an embedded MQTT broker in a worker thread or over any external one. */
export { decodeUp, type Decoded } from './decode.js';
export { openEmbeddedLink } from './embedded.js';
export { openExternalLink } from './external.js';
export { INGESTS, ingestFilters, SEATS } from './names.js';
export { MOSQUITTO_FILES, mosquittoConfiguration, mosquittoRights, type MosquittoOptions } from './mosquitto.js';
export { identify, type Identity } from './identity.js';
export type { Caller } from './peer.js';
export { Admission } from './admission.js';
export { TokenBucket } from './token-bucket.js';
export type * from './types.js';
