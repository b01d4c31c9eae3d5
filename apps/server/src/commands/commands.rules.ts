/** The life of a command, as data. Pure: the service and the listener only carry out what is decided here. */
import { OPEN_COMMAND_STATES, type CommandState, type OutcomeState } from '#contract';

const ENDINGS = ['done', 'failed', 'refused', 'unsupported', 'expired', 'cancelled'] as const satisfies CommandState[];

/**
 * What may follow what. A device may answer before the server has written that it sent (`queued` → an ending); a
 * restart of the device's link takes an unheard command back (`sent` → `queued`).
 */
export const TRANSITIONS: Readonly<Record<CommandState, readonly CommandState[]>> = {
  queued: ['sent', ...ENDINGS],
  sent: ['queued', 'running', ...ENDINGS],
  running: ENDINGS,
  done: [], failed: [], refused: [], unsupported: [], expired: [], cancelled: [],
};

export const canMove = (from: CommandState, to: CommandState): boolean => TRANSITIONS[from].includes(to);
export const isOpen = (state: CommandState): boolean => OPEN_COMMAND_STATES.includes(state);
/** Holds the device's queue: the next one waits for its end. */
export const isActive = (state: CommandState): boolean => state === 'sent' || state === 'running';
export const ACTIVE_STATES = OPEN_COMMAND_STATES.filter(isActive);

/** How long after its end of validity an active command may still answer in time, ms: it was accepted before, and works. */
export const ACTIVE_GRACE = 15 * 60_000;
/** Commands one device may have open. A device that is away for weeks must not gather an endless queue. */
export const MAX_OPEN_PER_DEVICE = 100;

export type OutcomeEffect =
  /** The command takes this state. */
  | 'move'
  /** It had ended without the device (cancelled, expired): the answer is kept beside. */
  | 'late'
  /** A repetition, or something that cannot follow. */
  | 'none';

/** What an outcome from the device does to a command. */
export function effectOf(state: CommandState, outcome: OutcomeState): OutcomeEffect {
  if (canMove(state, outcome)) return 'move';
  return state === 'cancelled' || state === 'expired' ? 'late' : 'none';
}

export interface Ended {
  state: CommandState;
  sentAt: Date | null;
  detail: string | null;
  lateState: OutcomeState | null;
}

/** The sentence shown with a command: what the device said, and what a cancellation could not undo. */
export function detailOf({ state, sentAt, detail, lateState }: Ended): string | null {
  const late = lateState === null ? null : `The device reported "${lateState}" afterwards${detail ? `: ${detail}` : '.'}`;
  if (state === 'cancelled' && sentAt) {
    return `It had already been sent: the cancellation only hides its result, the device may have carried it out. ${late ?? ''}`.trim();
  }
  return late ?? detail;
}
