/** When a session ends, and how its cookie is written and read. */
import { SETTINGS } from '#contract';

/** A session ends after so long without a request, and after so long in any case, ms. */
export interface SessionLimits { idle: number; absolute: number }
/** Most that the settings allow: the sweep removes what is older than that. */
export const LONGEST: SessionLimits = { idle: SETTINGS['session.idle-minutes'].type.max * 60_000, absolute: SETTINGS['session.lifetime-hours'].type.max * 3_600_000 };
export const SESSION_KEYS = ['session.idle-minutes', 'session.lifetime-hours'] as const;
/** `last_seen_at` is not written more often than this, ms. */
export const SEEN_EVERY = 60_000;

export const limitsOf = (values: Record<(typeof SESSION_KEYS)[number], number>): SessionLimits =>
  ({ idle: values['session.idle-minutes'] * 60_000, absolute: values['session.lifetime-hours'] * 3_600_000 });

export const expiry = (session: { createdAt: Date; lastSeenAt: Date }, { idle, absolute }: SessionLimits): Date =>
  new Date(Math.min(session.createdAt.getTime() + absolute, session.lastSeenAt.getTime() + idle));

/** Whether browsers reach the console over https. Told by the settings, not by the request: a header cannot change it. */
export const isSecure = (publicUrl: string | undefined): boolean => publicUrl?.startsWith('https:') ?? false;

/** `__Host-` binds the cookie to this very host and to https; browsers refuse it over plain http. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-craie' : 'craie');

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** The session secret of a Cookie header. Only the name that fits the connection counts. */
export const readCookie = (header: string | undefined, secure: boolean): string | undefined => read(header, cookieName(secure));

/** No Max-Age: the browser forgets it when it closes, the server when its time is over. */
export const cookieFor = (token: string, secure: boolean): string =>
  `${cookieName(secure)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;

export const cookieEnd = (secure: boolean): string =>
  `${cookieName(secure)}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0${secure ? '; Secure' : ''}`;

/** How long an attempt to sign in with a passkey may take, s. */
export const ATTEMPT_LIFE = 300;

const attemptName = (secure: boolean): string => `${cookieName(secure)}-attempt`;

/** Marks the browser that asked for a challenge before anybody was signed in. @param life s; 0 ends it */
export const attemptCookie = (attempt: string, secure: boolean, life: number): string =>
  `${attemptName(secure)}=${attempt}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${life}${secure ? '; Secure' : ''}`;

export const readAttempt = (header: string | undefined, secure: boolean): string | undefined => read(header, attemptName(secure));

function read(header: string | undefined, name: string): string | undefined {
  const prefix = `${name}=`;
  const found = header?.slice(0, 8_192).split(';').map((part) => part.trim()).find((part) => part.startsWith(prefix));
  const token = found?.slice(prefix.length);
  return token && TOKEN.test(token) ? token : undefined;
}
