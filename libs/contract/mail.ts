/** What can go wrong with a mail, in words that the console has sentences for. A closed list. */
export const MAIL_TROUBLES = [
  'unknown_host', 'unreachable', 'too_slow', 'untrusted', 'not_encrypted', 'sign_in_refused', 'sender_refused',
  /** Of this mail alone: perhaps later, or never. */
  'put_off', 'refused',
  /** This server stopped meanwhile. */
  'interrupted',
] as const;
export type MailTrouble = (typeof MAIL_TROUBLES)[number];

/** Whether this server can send mail, and in whose name. */
export interface MailView { configured: boolean; from: string | null }

/** What became of a test. `detail`: a sentence that says what to do; `answer`: the mail server's own words, when it said any. */
export interface MailTestView { to: string; sent: boolean; trouble: MailTrouble | null; detail: string; answer: string | null }
