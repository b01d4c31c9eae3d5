/** Why something asked for is not so yet. Closed: the console has one sentence for each. */
export const REASONS = [
  'offline', 'window', 'lesson', 'disk', 'battery', 'link', 'approval', 'dependency', 'unsupported', 'failed',
  /** The device's own configuration forbids it (observe-only agent, power actions refused). */
  'refused',
  /** Another program holds the package database; the agent tries again by itself. */
  'locked',
  /** The file received is not the file promised (size or SHA-256). */
  'corrupt',
  /** Its wave has not begun. */
  'wave',
  /** A person, or too many failures, paused the deployment. */
  'paused',
  /** Another deployment pinned the version that is there. */
  'pinned',
  /** Not yet told to the device, or told and not yet answered. */
  'waiting',
] as const;
export type Reason = (typeof REASONS)[number];
