/** What travels between the main thread and the broker's worker. */
import type { DownMessageOut, Holding, LinkStats, ShownCertificate, UplinkBatch } from './types.js';

/** Calls with an answer: arguments and result by name. */
export interface Calls {
  send: { args: DownMessageOut[]; result: string[] };
  disconnect: { args: string[]; result: void };
  revoke: { args: string[]; result: void };
  showCertificate: { args: ShownCertificate; result: void };
  hold: { args: Holding; result: void };
  stats: { args: undefined; result: LinkStats };
  close: { args: undefined; result: void };
}
export type CallName = keyof Calls;

export type ToWorker =
  | { type: 'committed'; sequence: number }
  | { [K in CallName]: { type: 'call'; id: number; name: K; args: Calls[K]['args'] } }[CallName];

export type FromWorker =
  | { type: 'ready'; port: number; vitals: SharedArrayBuffer }
  | { type: 'failed'; message: string }
  | { type: 'returned' }
  | { type: 'batch'; sequence: number; batch: UplinkBatch }
  | { type: 'result'; id: number; value: Calls[CallName]['result'] };
