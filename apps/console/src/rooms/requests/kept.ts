/** What was filled in and not sent yet stays in this tab: nothing of it leaves the device before it is sent, and it ends with the tab. */
import { draftOf, type AskDraft } from './ask.rules.js';

const key = (code: string): string => `craie.demande.${code}`;

/** @param rooms that there are now: one that is gone is not asked for */
export function keptDraft(code: string, rooms: readonly { id: string }[]): AskDraft {
  const draft = draftOf(sessionStorage.getItem(key(code)));
  return rooms.some(({ id }) => id === draft.roomId) ? draft : { ...draft, roomId: '' };
}
export const keepDraft = (code: string, draft: AskDraft): void => sessionStorage.setItem(key(code), JSON.stringify(draft));
export const forgetDraft = (code: string): void => sessionStorage.removeItem(key(code));
