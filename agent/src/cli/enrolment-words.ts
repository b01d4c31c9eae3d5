/** One sentence, in the reader's language, for each way an enrolment can fail. */
import type { EnrolmentFault } from '../enrolment/enrolment-error.js';
import { Unreachable } from '../enrolment/device-api.js';
import { sayTried, type WayWords } from '../link/words.js';
import { sentence } from '../log.js';

/** Codes of the server's answers that a person at the keyboard can do something about. */
type Told = 'token_unknown' | 'token_used' | 'token_expired' | 'token_revoked' | 'too_many_attempts' | 'unavailable' | 'disk_full';
type Words = Record<EnrolmentFault | Told | 'unreachable', string> & { other: (detail: string) => string };

export const FRENCH_ENROLMENT: Words = {
  token_malformed: 'Ce jeton d’inscription n’en est pas un (craie1.….….…) : le copier à nouveau depuis la console.',
  address_malformed: 'Cette adresse de serveur n’en est pas une : elle ressemble à https://craie.exemple.fr:8443.',
  pin_differs: 'Ce serveur n’est pas celui qui a fait ce jeton : vérifier l’adresse, ou faire un nouveau jeton dans la console.',
  token_unknown: 'Ce serveur ne connaît pas ce jeton : copier à nouveau toute la commande depuis la console.',
  token_used: 'Ce jeton a déjà inscrit autant d’appareils qu’il le peut : en faire un autre dans la console.',
  token_expired: 'Ce jeton a expiré : en faire un autre dans la console.',
  token_revoked: 'Ce jeton a été retiré : en demander un autre.',
  too_many_attempts: 'Trop d’inscriptions à la fois : recommencer dans une minute.',
  unavailable: 'Le serveur est momentanément indisponible : recommencer dans une minute.',
  disk_full: 'Le disque du serveur est plein : prévenir son exploitant.',
  unreachable: 'Le serveur ne répond pas à cette adresse : vérifier l’adresse, le réseau et le pare-feu.',
  other: (detail) => `L’inscription a échoué : ${detail}`,
};

export const ENGLISH_ENROLMENT: Words = {
  token_malformed: 'This is not an enrolment token (craie1.….….…): copy it again from the console.',
  address_malformed: 'This server address is not one: it looks like https://craie.example.org:8443.',
  pin_differs: 'This server is not the one that made this token: check the address, or make a new token in the console.',
  token_unknown: 'This server does not know this token: copy the whole command again from the console.',
  token_used: 'This token has enrolled as many devices as it may: make another one in the console.',
  token_expired: 'This token has expired: make another one in the console.',
  token_revoked: 'This token was withdrawn: ask for another one.',
  too_many_attempts: 'Too many enrolments at once: try again in a minute.',
  unavailable: 'The server is temporarily unavailable: try again in a minute.',
  disk_full: 'The disk of the server is full: tell those who run it.',
  unreachable: 'The server does not answer at this address: check the address, the network and the firewall.',
  other: (detail) => `The enrolment failed: ${detail}`,
};

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EPIPE']);

/** What to say of an enrolment that failed: one sentence, and a line for each way that was tried. */
export function enrolmentSentence(error: unknown, words: Words, ways: WayWords): string {
  if (error instanceof Unreachable) return [words.unreachable, ...error.tried.map((one) => `  ${sayTried(one, ways)}`)].join('\n');
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (UNREACHABLE.has(code)) return words.unreachable;
  const known = Object.hasOwn(words, code) ? words[code as keyof Words] : undefined;
  return typeof known === 'string' ? known : words.other(sentence(error));
}
