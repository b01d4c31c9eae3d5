/** What a teacher fills in to ask for a program, from the draft kept in this browser to what is sent. Pure. */
import type { RequestFormApp, RequestFormBody } from '#contract';

/** Characters, as the server takes them. */
export const TEXTS = { name: 80, wish: 200, link: 500, why: 1_000, message: 1_000, email: 254 } as const;

/** What is asked for, by whomever: an app of the catalogue, or another program in words. `wantedBy`: `YYYY-MM-DD`; what is empty is not said. */
export interface WishDraft { way: 'app' | 'words'; app: AskedApp | null; wish: string; link: string; roomId: string; why: string; wantedBy: string }
/** The form that needs no account also asks who it is. */
export interface AskDraft extends WishDraft { name: string; email: string }
export type AskedApp = Pick<RequestFormApp, 'id' | 'name'>;

export const EMPTY_WISH: WishDraft = { way: 'app', app: null, wish: '', link: '', roomId: '', why: '', wantedBy: '' };
export const EMPTY: AskDraft = { ...EMPTY_WISH, name: '', email: '' };

export type AskProblem = 'noApp' | 'noWish' | 'badLink' | 'noWhy' | 'past' | 'noName' | 'badEmail';
export type Problems = Partial<Record<keyof AskDraft, AskProblem>>;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

/** An address of the web as people write it: `tuxpaint.org` is one too. Undefined for what cannot be one. */
export function linkOf(typed: string): string | undefined {
  const text = typed.trim();
  try {
    const url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
    return (url.protocol === 'https:' || url.protocol === 'http:') && url.hostname.includes('.') && url.href.length <= TEXTS.link ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** What is missing or wrong, in the order of the form. @param today `YYYY-MM-DD` in Paris */
export function wishProblems({ way, app, wish, link, why, wantedBy }: WishDraft, today: string): Problems {
  return {
    ...(way === 'app' && app === null && { app: 'noApp' as const }),
    ...(way === 'words' && wish.trim() === '' && { wish: 'noWish' as const }),
    ...(way === 'words' && link.trim() !== '' && linkOf(link) === undefined && { link: 'badLink' as const }),
    ...(why.trim() === '' && { why: 'noWhy' as const }),
    ...(wantedBy !== '' && wantedBy < today && { wantedBy: 'past' as const }),
  };
}

export function problemsOf(draft: AskDraft, today: string): Problems {
  return {
    ...wishProblems(draft, today),
    ...(draft.name.trim() === '' && { name: 'noName' as const }),
    ...(draft.email.trim() !== '' && !EMAIL.test(draft.email.trim()) && { email: 'badEmail' as const }),
  };
}

type Wish = Omit<RequestFormBody, 'name' | 'email' | 'locale'>;

/** What is sent of it. Only of a draft without problems: of the two ways only the chosen one, and nothing empty. */
export function wishOf({ way, app, wish, link, roomId, why, wantedBy }: WishDraft): Wish {
  const address = linkOf(link);
  return {
    ...(way === 'app' ? app && { appId: app.id } : { wish: wish.trim(), ...(link.trim() && address && { link: address }) }),
    ...(roomId && { roomId }), why: why.trim(), ...(wantedBy && { wantedBy }),
  };
}

export function bodyOf(draft: AskDraft, locale: RequestFormBody['locale']): RequestFormBody {
  const email = draft.email.trim();
  return { ...wishOf(draft), name: draft.name.trim(), ...(email && { email }), locale };
}

/** The draft that this browser kept; what is not one is none. */
export function draftOf(kept: string | null): AskDraft {
  const read = parsed(kept);
  const text = (key: keyof AskDraft): string => (typeof read[key] === 'string' ? read[key] : '');
  const app = read['app'];
  const known = typeof app === 'object' && app !== null && 'id' in app && 'name' in app && typeof app.id === 'string' && typeof app.name === 'string';
  return {
    way: read['way'] === 'words' ? 'words' : 'app', app: known ? { id: app.id as string, name: app.name as string } : null,
    wish: text('wish'), link: text('link'), roomId: text('roomId'), why: text('why'), wantedBy: text('wantedBy'), name: text('name'), email: text('email'),
  };
}

function parsed(kept: string | null): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(kept ?? '');
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
