/** Where to go back to after signing in. Pure. */

/** Accepts a path of this console only: never another site, nor the sign-in page itself. */
export function safePlace(next: string | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next) || next.includes('\\') || /\p{Cc}/u.test(next)) return '/';
  return /^\/(sign-in|second-factor)/.test(next) ? '/' : next;
}
