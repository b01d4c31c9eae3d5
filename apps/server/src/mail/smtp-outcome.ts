import type { MailTrouble } from '#contract';
import { isUntrusted } from '../shared/outbound.js';
import type { Outcome } from './mail.rules.js';

/** What nodemailer says of a try that failed. `originalCode`: of node, where it made it a word of its own. */
interface SmtpError { code?: string; originalCode?: string; command?: string; response?: string; responseCode?: number }

const KEPT = 500;

/** What a failed try means. The words of the mail server are kept for who asks for a test; they are not for the log. */
export function outcomeOf(error: unknown): Outcome {
  const { response, responseCode, ...rest } = error as SmtpError;
  return { trouble: troubleOf({ ...rest, ...(responseCode !== undefined && { responseCode }) }), status: responseCode ?? null, answer: response?.replaceAll('\0', '').slice(0, KEPT) ?? null };
}

function troubleOf({ code = '', originalCode = '', command = '', responseCode = 0 }: SmtpError): MailTrouble {
  if (code === 'EDNS' || originalCode === 'ENOTFOUND') return 'unknown_host';
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'sign_in_refused';
  if (isUntrusted(originalCode) || isUntrusted(code)) return 'untrusted';
  if (code === 'ETLS' || command === 'STARTTLS') return 'not_encrypted';
  if (code === 'ETIMEDOUT') return 'too_slow';
  if (responseCode >= 500 && command === 'MAIL FROM') return 'sender_refused';
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return responseCode >= 500 || responseCode === 0 ? 'refused' : 'put_off';
  return 'unreachable';
}
