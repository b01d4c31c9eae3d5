/** What may become of a request, and how far an approved one is. Pure. */
import type { DeploymentView, RequestProgress, RequestState } from '#contract';

/** What people do with a request. `ask-back`: the team wants to know something, and waits. `reply`: the asker writes. `note`: the team writes without a question. */
export type RequestAct = 'reply' | 'withdraw' | 'note' | 'ask-back' | 'approve' | 'refuse' | 'reopen';

/** From where each act leads where; what is not here is not possible. */
const MOVES: Readonly<Record<RequestAct, Partial<Record<RequestState, RequestState>>>> = {
  reply: { open: 'open', question: 'open', approved: 'approved', refused: 'refused' },
  withdraw: { open: 'withdrawn', question: 'withdrawn' },
  note: { open: 'open', question: 'question', approved: 'approved', refused: 'refused' },
  'ask-back': { open: 'question', question: 'question' },
  approve: { open: 'approved', question: 'approved' },
  refuse: { open: 'refused', question: 'refused' },
  reopen: { refused: 'open' },
};

/** The state after an act; undefined when it is not possible any more. */
export const stateAfter = (state: RequestState, act: RequestAct): RequestState | undefined => MOVES[act][state];

/** States in which somebody still has to do something. */
export const WAITING: readonly RequestState[] = ['open', 'question'];

/** How far the deployment of an approved request is, in numbers that mean something to whoever asked. */
export interface Counted { state: RequestProgress; devices: number; done: number }

type Standing = Pick<DeploymentView, 'state' | 'total' | 'done' | 'failed' | 'left'> & { takenBack: boolean; takenOver: { devices: number; done: number } };

/**
 * What can never have it, and what another deployment keeps as it is, is not counted. What failed is: the device goes on trying; and what a newer deployment gives it to in its place.
 * @param standing null: the deployment is gone, or nothing of it is seen
 */
export function progressOf(standing: Standing | null): Counted {
  if (!standing) return { state: 'stopped', devices: 0, done: 0 };
  const { state, total, failed, left, takenBack, takenOver } = standing;
  const devices = total + takenOver.devices - left;
  const done = standing.done + takenOver.done;
  if (takenBack || state === 'cancelled' || state === 'paused') return { state: 'stopped', devices, done };
  if (devices > 0 && done >= devices) return { state: 'done', devices, done };
  // All that it was for is to be without it again, or can never have it.
  if (devices <= 0 && state === 'done') return { state: 'stopped', devices, done };
  return { state: done > 0 || failed > 0 ? 'under-way' : 'waiting', devices, done };
}

/** What the asker is told once, by mail: it is there, or will not come. Of a pause nothing is told, since it may end. */
export function endOf(standing: Standing | null): 'done' | 'cancelled' | null {
  if (progressOf(standing).state === 'done') return 'done';
  return standing?.state === 'cancelled' ? 'cancelled' : null;
}
