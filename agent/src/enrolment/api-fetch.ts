import type { HttpsWays } from '../link/https-ways.js';
import { dialTls, type Identity } from '../state/folder.js';
import type { Fetch } from '../target/file-cache.js';
import { open } from './device-api.js';

/** Opens files on the device API as this device. @throws Error for a path that leads elsewhere */
export const apiFetch = (identity: () => Identity, ways: HttpsWays): Fetch => (path, from, signal, to) => {
  const { configuration } = identity();
  const url = new URL(path, configuration.server);
  if (url.origin !== new URL(configuration.server).origin) return Promise.reject(new Error('The file is on another server.'));
  return open(url, { tls: dialTls(identity()), ways }, { signal, headers: from > 0 || to !== undefined ? { range: `bytes=${from}-${to ?? ''}` } : {} });
};
