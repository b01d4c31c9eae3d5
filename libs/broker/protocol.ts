/** What travels between the main thread and the broker's worker. */
import type { DownMessageOut, LinkStats, UplinkBatch } from './types.js';

/** Calls with an answer: arguments and result by name. */
export interface Calls {
  send: { args: DownMessageOut[]; result: string[] };
  disconnect: { args: string[]; result: undefined };
  revoke: { args: string[]; result: undefined };
  showCertificate: { args: { certificate: string; key: string }; result: undefined };
  stats: { args: undefined; result: LinkStats };
  close: { args: undefined; result: undefined };
}
export type CallName = keyof Calls;

export type ToWorker =
  | { type: 'committed'; sequence: number }
  | { [K in CallName]: { type: 'call'; id: number; name: K; args: Calls[K]['args'] } }[CallName];

export type FromWorker =
  | { type: 'ready'; port: number }
  | { type: 'failed'; message: string }
  | { type: 'batch'; sequence: number; batch: UplinkBatch }
  | { type: 'result'; id: number; value: Calls[CallName]['result'] };
