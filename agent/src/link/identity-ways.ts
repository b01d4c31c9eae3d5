/** What an enrolled identity means for the link: where the server is, and by which proxies. */
import { localMachine } from '../inventory/index.js';
import { dialTls, type Identity } from '../state/folder.js';
import type { ConnectionOptions } from './connection.js';
import { findProxies, type Proxies } from './proxies.js';

export const connectionOptions = (identity: Identity): ConnectionOptions => {
  const { deviceId, mqtt, server } = identity.configuration;
  return { deviceId, mqtt, server, tls: dialTls(identity) };
};

/** Finds the proxies anew at each call: a tablet changes its network. */
export const proxiesOf = (identity: () => Identity) => (): Promise<Proxies> => {
  const { proxy, server } = identity().configuration;
  return findProxies(proxy, process.env, localMachine(), new URL(server).hostname);
};
