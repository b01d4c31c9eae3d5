import type { Identity } from '../state/folder.js';
import type { Fetch } from '../target/file-cache.js';
import { open } from './device-api.js';

/** Opens files on the device API with the device's certificate. @throws Error for a path that leads elsewhere */
export const apiFetch = (identity: () => Identity): Fetch => (path, from, signal) => {
  const { configuration, trust, certificate, key } = identity();
  const url = new URL(path, configuration.server);
  if (url.origin !== new URL(configuration.server).origin) return Promise.reject(new Error('The file is on another server.'));
  const tls = { roots: trust.roots, publicRoots: configuration.publicRoots, certificate, key };
  return open(url, tls, { signal, headers: from > 0 ? { range: `bytes=${from}-` } : {} });
};
