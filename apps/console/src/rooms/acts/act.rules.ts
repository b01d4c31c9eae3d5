/** How acts that wait read. Pure. */
import type { ActKind, ActPreview, ActView } from '#contract';

/** Words are found under the kind without its dot. */
export const actWord = (kind: ActKind): string => kind.replaceAll('.', '-');

/** What is left of a wait: `9:41`, `1:05:00`; null once it is over. */
export function countdown(runsAt: string, now: Date): string | null {
  const seconds = Math.ceil((Date.parse(runsAt) - now.getTime()) / 1_000);
  if (seconds <= 0) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export type ActStage = 'approval' | 'waiting' | 'due';

/** What it waits for: somebody else first, then its time. */
export function stageOf({ secondPerson, approvedBy, runsAt }: Pick<ActView, 'secondPerson' | 'approvedBy' | 'runsAt'>, now: Date): ActStage {
  if (secondPerson && approvedBy === null) return 'approval';
  return Date.parse(runsAt) > now.getTime() ? 'waiting' : 'due';
}

/** What will be asked, as keys of sentences: a delay, a second person, both, or neither. */
export function sentences({ delayMinutes, secondPerson }: Pick<ActPreview, 'delayMinutes' | 'secondPerson'>): { key: string; count: number }[] {
  const delay = { key: 'delay', count: delayMinutes };
  if (delayMinutes > 0) return secondPerson ? [delay, { key: 'second', count: 1 }] : [delay];
  return [{ key: secondPerson ? 'secondOnly' : 'atOnce', count: 1 }];
}

/** May the form be sent: nothing stands in the way, and what is dangerous has a reason. */
export const maySend = (preview: Pick<ActPreview, 'refusal' | 'dangerous' | 'devices'> | undefined, reason: string): boolean =>
  preview !== undefined && preview.devices > 0 && preview.refusal === null && (!preview.dangerous || reason.trim() !== '');

/** Nothing to show before an act that is small and may be done. */
export const isQuick = ({ dangerous, refusal }: Pick<ActPreview, 'refusal' | 'dangerous'>): boolean => !dangerous && refusal === null;
