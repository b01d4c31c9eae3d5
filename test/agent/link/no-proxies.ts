/** A network without any proxy: tests that turn on something else. */
import { HttpsWays } from '../../../agent/src/link/https-ways.js';
import type { Proxies } from '../../../agent/src/link/proxies.js';

export const noProxies = async (): Promise<Proxies> => ({ usable: [], unusable: [] });
export const directly = (): HttpsWays => new HttpsWays(noProxies);
