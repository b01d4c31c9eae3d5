/** What a benchmark asks of the processes that simulate its devices, and what they answer: one order at a time, over the IPC channel. */
import type { LineFault } from './bad-line.js';
import type { Place } from './connection.js';

/** A device that has its certificate. The key stays in the process that simulates it. */
export interface Issued {
  deviceId: string;
  index: number;
  serial: string;
  fingerprint: string;
  notBefore: string;
  notAfter: string;
}

/** What a process spent on an order. A generator near one core is the limit of what it measures. */
export interface Spent {
  seconds: number;
  cpuSeconds: number;
}

export interface ConnectHow {
  width: number;
  silent?: boolean;
  spreadMs?: number;
  returnWithinMs?: number;
  bad?: LineFault & { every: number };
}

/** Bucket counts of `Histogram`. */
type Durations = [bucket: number, count: number][];

export interface Orders {
  /** Certificates for the devices `first` to `first + devices`, from the authority in this folder. */
  issue: { ask: { authority: string; signingKeys: string[]; first: number; devices: number; verify: boolean }; answer: Issued[] };
  /**
   * The first `devices` of this process connect, `width` at a time, until hello is answered; `silent`: the broker does not answer
   * hellos, the subscription counts. With `spreadMs` each starts at a moment of its own instead. With `returnWithinMs` a device whose
   * connection fails or breaks tries again within so long; with `bad` one in `every` devices is behind a bad line.
   */
  connect: { ask: ConnectHow & { place: Place; devices: number }; answer: { durations: Durations; errors: string[]; lastAt: number } };
  /** Heartbeats for `seconds` after `warmSeconds`: at this pace, or as many as are acknowledged with `open` messages under
   * way in all, at least one a device: what waits for the same commit must not depend on the size of the fleet. `inAll` counts the warming up too. */
  beat: { ask: { seconds: number; warmSeconds: number; perSecond?: number; open?: number }; answer: { acknowledged: number; inAll: number; unanswered: number; seconds: number; durations: Durations } };
  /** Listens for one command on each connected device, until all outcomes are acknowledged or `seconds` are over. */
  obey: { ask: { seconds: number }; answer: { received: number; stored: number; lastReceivedAt: number; lastStoredAt: number } };
  /** Counts the connected devices that get a target with something in it, and those whose every item is done or has failed, until all have or `seconds` are over. */
  converge: { ask: { seconds: number }; answer: { told: number; settled: number; lastToldAt: number; lastSettledAt: number } };
  /** Ends every connection: with a goodbye, or without a word. Answers how many broke since `connect` without being asked to, and how many of them bad lines cut. */
  leave: { ask: { silently: boolean }; answer: { broken: number; cuts: number } };
}
export type OrderName = keyof Orders;
export type Ask = { [K in OrderName]: { id: number; name: K; ask: Orders[K]['ask'] } }[OrderName];
export type Answer = { id: number; answer: Orders[OrderName]['answer']; spent: Spent } | { id: number; failed: string };
