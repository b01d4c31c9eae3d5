/** What the asker is told by mail, in their language. Pure. */

/** `received`: by nobody's act, so it holds nothing that a stranger wrote; the others say what the team did. */
export type RequestMail = 'received' | 'question' | 'approved' | 'refused' | 'done' | 'cancelled';
export interface MailFacts {
  number: number;
  site: string;
  /** Of the catalogue. */
  app: string | null;
  /** Of the asker's page: told when it is made, and never again, since only its hash is kept. */
  link: string | null;
  /** What the team wrote. */
  text: string | null;
}
export interface Words { subject: string; text: string }

const FR: Readonly<Record<RequestMail, (facts: MailFacts) => readonly (string | null)[]>> = {
  received: ({ number, site, app, link }) => [
    'reçue', `Votre demande nº ${number} pour ${site}${app === null ? '' : ` (${app})`} est arrivée. Vous serez prévenu ici de la réponse.`,
    link && `Pour la suivre, répondre à une question ou la retirer :\n${link}\nGardez cette adresse : elle ouvre votre demande sans mot de passe.`,
    'Vous n’avez rien demandé ? Quelqu’un a donné votre adresse par erreur : ignorez ce message.',
  ],
  question: ({ number, site, text }) => ['une question', `On vous pose une question sur votre demande nº ${number} pour ${site} :`, text, 'Répondez sur la page de suivi de votre demande.'],
  approved: ({ number, site, app, text }) => ['acceptée', `Votre demande nº ${number} pour ${site} est acceptée : ${app ?? 'le logiciel'} va être installé.`, text, 'La page de suivi dit où en est l’installation.'],
  refused: ({ number, site, text }) => ['refusée', `Votre demande nº ${number} pour ${site} n’est pas retenue :`, text, 'Vous pouvez répondre sur la page de suivi de votre demande.'],
  done: ({ number, site, app }) => ['installée', `Votre demande nº ${number} pour ${site} est terminée : ${app ?? 'le logiciel'} est installé sur tous les appareils prévus.`],
  cancelled: ({ number, site, app }) => ['arrêtée', `L’installation de votre demande nº ${number} pour ${site} est arrêtée : ${app ?? 'le logiciel'} n’ira pas sur d’autres appareils.`, 'La page de suivi dit combien l’ont déjà ; vous pouvez y demander pourquoi.'],
};

const EN: typeof FR = {
  received: ({ number, site, app, link }) => [
    'received', `Your request no. ${number} for ${site}${app === null ? '' : ` (${app})`} has arrived. You will be told the answer here.`,
    link && `To follow it, answer a question or take it back:\n${link}\nKeep this address: it opens your request without a password.`,
    'You asked for nothing? Somebody gave your address by mistake: ignore this message.',
  ],
  question: ({ number, site, text }) => ['a question', `There is a question about your request no. ${number} for ${site}:`, text, 'Answer it on the page where you follow your request.'],
  approved: ({ number, site, app, text }) => ['accepted', `Your request no. ${number} for ${site} is accepted: ${app ?? 'the program'} will be installed.`, text, 'The page where you follow it says how far the installation is.'],
  refused: ({ number, site, text }) => ['refused', `Your request no. ${number} for ${site} was not accepted:`, text, 'You can answer on the page where you follow your request.'],
  done: ({ number, site, app }) => ['installed', `Your request no. ${number} for ${site} is complete: ${app ?? 'the program'} is installed on all the devices it was meant for.`],
  cancelled: ({ number, site, app }) => ['stopped', `The installation of your request no. ${number} for ${site} was stopped: ${app ?? 'the program'} will not go to further devices.`, 'The page where you follow it says how many have it; you can ask there why.'],
};

/** Where the address of the page is: it was shown once, and stands in the first mail, if that was sent. It cannot be said again, as only its hash is kept. */
const FRAMES = {
  fr: {
    words: FR, subject: (number: number, what: string) => `Demande nº ${number} : ${what}`, hello: 'Bonjour,',
    way: (first: string) => `Où est la page de suivi ? Son adresse s’est affichée à l’envoi de la demande ; elle est aussi dans le courriel « ${first} », si vous l’avez reçu. Par sécurité, elle n’est pas répétée.`,
  },
  en: {
    words: EN, subject: (number: number, what: string) => `Request no. ${number}: ${what}`, hello: 'Hello,',
    way: (first: string) => `Where is the page? Its address was shown when the request was sent; it is also in the mail “${first}”, if you got that one. For safety it is not repeated.`,
  },
} as const;

export function wordsOf(mail: RequestMail, locale: 'fr' | 'en', facts: MailFacts): Words {
  const { words, subject, hello, way } = FRAMES[locale];
  const subjectOf = (one: RequestMail) => subject(facts.number, words[one](facts)[0] ?? '');
  const [, ...paragraphs] = words[mail](facts);
  const last = mail === 'received' ? [] : [way(subjectOf('received'))];
  return { subject: subjectOf(mail), text: `${[hello, ...paragraphs.filter(Boolean), ...last].join('\n\n')}\n` };
}
