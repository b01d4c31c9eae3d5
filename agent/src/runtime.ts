/** Node 18 (Debian 12) has no global `crypto`, which the uuid library expects. Imported before everything else. */
import { webcrypto } from 'node:crypto';

if (!('crypto' in globalThis)) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
