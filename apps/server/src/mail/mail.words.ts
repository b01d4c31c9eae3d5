import type { MailTrouble } from '#contract';
import type { Mail } from './mail.rules.js';

type Words = Omit<Mail, 'to'>;

/** The test mail, in the language of who asks for it. */
export const TEST: Readonly<Record<'fr' | 'en', Words>> = {
  fr: { subject: 'Essai d’envoi', text: 'Ce courriel est un essai : votre serveur Craie sait envoyer du courrier.\n\nSi vous le trouvez parmi les indésirables, vérifiez l’enregistrement SPF du domaine de l’expéditeur.\n' },
  en: { subject: 'Test mail', text: 'This mail is a test: your Craie server can send mail.\n\nIf you find it among the junk, check the SPF record of the sender’s domain.\n' },
};

const SENTENCES: Readonly<Record<MailTrouble, string>> = {
  unknown_host: 'The name of the mail server is not known: check the host of SMTP_URL.',
  unreachable: 'The mail server cannot be reached, or ends the connection: check host and port of SMTP_URL, and the firewall.',
  too_slow: 'The mail server did not answer in time: check host and port of SMTP_URL, and the firewall.',
  untrusted: 'The certificate of the mail server is not believed: use the name it was made for, or give its authority by OUTBOUND_CA_FILE.',
  not_encrypted: 'The mail server offers no encryption (STARTTLS): use smtps://, or SMTP_TLS=optional in a network of yours.',
  sign_in_refused: 'The mail server refuses the name or the password: check SMTP_URL and SMTP_PASSWORD_FILE.',
  sender_refused: 'The mail server refuses the sender: MAIL_FROM must be an address that this account may use.',
  put_off: 'The mail server wants this mail later (greylisting, a full mailbox): mails that wait are tried again by themselves.',
  refused: 'The mail server refuses the recipient or the mail: read its answer.',
  interrupted: 'This server stops: try again when it is back.',
};

/** What a person does about it. @param trouble null when the mail server took the mail */
export const sentence = (trouble: MailTrouble | null): string => (trouble === null ? 'The mail server took the mail.' : SENTENCES[trouble]);
