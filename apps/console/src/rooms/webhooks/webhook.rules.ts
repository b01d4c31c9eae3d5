/** Webhooks as a person reads them. Pure. */
import type { WebhookEvent, WebhookView } from '#contract';

/** In the order in which they are offered. The contract's own list, which the console knows as types only. */
export const EVENT_GROUPS: readonly { group: 'devices' | 'work' | 'people'; events: readonly WebhookEvent[] }[] = [
  { group: 'devices', events: ['device.enrolled', 'device.removed', 'device.online', 'device.offline', 'device.quarantined', 'device.released'] },
  { group: 'work', events: ['command.finished', 'deployment.changed', 'request.opened', 'request.answered'] },
  { group: 'people', events: ['user.invited', 'user.joined'] },
];

/** `device.online` → `device-online`: a name that the words of the console can have. */
export const wordOf = (type: string): string => type.replace('.', '-');

/** How a webhook is, in one word: active ones may be failing. */
export type Standing = 'well' | 'new' | 'failing' | 'paused' | 'off';

export function standingOf({ state, failingSince, lastDeliveredAt }: Pick<WebhookView, 'state' | 'failingSince' | 'lastDeliveredAt'>): Standing {
  if (state !== 'active') return state;
  if (failingSince !== null) return 'failing';
  return lastDeliveredAt === null ? 'new' : 'well';
}

/** Somebody has to look at it. */
export const isTroubled = (hook: Pick<WebhookView, 'state' | 'failingSince' | 'lastDeliveredAt'>): boolean => ['failing', 'off'].includes(standingOf(hook));

export type UrlProblem = 'missing' | 'scheme' | 'person';

/** What is wrong with an address before it is sent; the server has the last word. */
export function urlProblem(text: string): UrlProblem | null {
  if (text.trim() === '' || !URL.canParse(text.trim())) return 'missing';
  const { protocol, username, password } = new URL(text.trim());
  if (protocol !== 'https:') return 'scheme';
  return username || password ? 'person' : null;
}

/** The host of an address; all of it when it is none. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** A JSON text with its lines indented; as it is when it is none. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
