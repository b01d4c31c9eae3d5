/** The note that a restore leaves in the data folder, for the server that starts there next. */
export const RESTORED = 'restored.json';

export interface Restored {
  /** Of the archive. */
  id: string;
  /** Of the Craie that made it. */
  version: string;
  /** ISO UTC. */
  takenAt: string;
  restoredAt: string;
}
