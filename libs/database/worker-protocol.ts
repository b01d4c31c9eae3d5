/** What crosses between the main thread and the PGlite worker. SQL does not: it takes the socket, with the ordinary driver. */
export interface WorkerInput {
  /** Folder of the database files. */
  folder: string;
  /** Unix socket to serve the PostgreSQL protocol on. */
  socketPath: string;
}
/** `dump` writes the whole folder, compressed, to `path`; `close` ends the engine and the thread. */
export type WorkerRequest = { kind: 'dump'; path: string } | { kind: 'close' };
export type WorkerAnswer = { kind: 'ready'; vitals: SharedArrayBuffer } | { kind: 'dumped'; error?: string };
