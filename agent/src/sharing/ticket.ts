import { checkSharingTicket, checkSigned, type Signed, type SharingTicket } from '#contract';
import { verifySigned } from '#pki';
import { parsed } from '../link/answer.js';

/** Name of the header in which a device shows its ticket to a neighbour. */
export const TICKET_HEADER = 'x-craie-ticket';

export const ticketHeader = (ticket: Signed): string => Buffer.from(JSON.stringify(ticket)).toString('base64url');

/** The ticket in a header, or undefined when it is none that the server signed and that holds at `now` (ms). */
export function readTicket(header: string | undefined, signingKeys: readonly string[], now: number): SharingTicket | undefined {
  if (header === undefined || header.length > 4_096) return undefined;
  const signed = checkSigned(parsed(Buffer.from(header, 'base64url').toString('utf8')));
  const body = signed.ok ? verifySigned(signed.value, signingKeys) : undefined;
  const ticket = checkSharingTicket(body === undefined ? undefined : parsed(body));
  return ticket.ok && Date.parse(ticket.value.until) > now ? ticket.value : undefined;
}
