import { ENGLISH_WAYS, FRENCH_WAYS } from '../link/words.js';
import { ENGLISH_ENROLMENT, FRENCH_ENROLMENT } from './enrolment-words.js';
import { ENGLISH_LESSON, FRENCH_LESSON } from './lesson-words.js';

/** Sentences of the command line. French by default; English when the locale says so. */
const FRENCH = {
  usage: `craie-agent – l’agent Craie de cet appareil

Usage :
  craie-agent enrol --server URL --token JETON [options]   inscrire cet appareil
  craie-agent run                                          travailler (service)
  craie-agent status [--json]                              où en est cet appareil
  craie-agent diagnose [--json]                            vérifier le réseau, l’horloge, le disque
  craie-agent lesson [--for DURÉE | --until HEURE]         cours : rien ne change sur cet appareil avant sa fin (défaut : 1h)
  craie-agent lesson --end | status                        finir le cours, ou voir où il en est
  craie-agent unenrol                                      quitter la flotte et tout oublier
  craie-agent --version | --help

Options :
  --state DOSSIER     dossier d’état (défaut : /var/lib/craie-agent, ou ~/.local/state/craie-agent sans root)
  --name NOM          nom à donner à l’appareil (défaut : nom d’hôte)
  --observe           observer seulement : rien n’est jamais installé ni retiré
  --no-power          refuser le redémarrage et l’extinction à distance
  --no-lock           refuser le verrouillage à distance
  --no-message        refuser les messages à l’écran
  --boot-spread S     étaler la première connexion sur S secondes (défaut : 30)
  --proxy ADRESSE     passer au besoin par ce proxy HTTP (http://nom:motdepasse@hôte:port), ou « none » : jamais
  --extra-ca FICHIER  accepter l’autorité (PEM) d’un proxy qui ouvre TLS
  --force             remplacer une inscription existante
`,
  unknown: (what: string) => `Je ne comprends pas « ${what} ». Voir craie-agent --help.`,
  enrolment: FRENCH_ENROLMENT,
  ways: FRENCH_WAYS,
  missing: 'Il manque --server ou --token. Voir craie-agent --help.',
  inUse: '(en usage)',
  badProxy: 'Cette adresse de proxy n’en est pas une : http://hôte:port, ou « none ».',
  badExtraCa: (file: string) => `« ${file} » ne contient aucun certificat lisible (PEM).`,
  already: (id: string) => `Cet appareil est déjà inscrit (${id}). Ajouter --force pour l’inscrire à nouveau.`,
  enrolled: (id: string, folder: string, start: string) => `Appareil inscrit : ${id}\nÉtat dans ${folder}. Démarrer avec : ${start}`,
  observing: 'Mode observation : rien ne sera installé ni retiré sur cet appareil.',
  notEnrolled: 'Cet appareil n’est pas inscrit. Commencer par : craie-agent enrol --server URL --token JETON',
  running: 'Un agent travaille déjà sur ce dossier d’état : l’arrêter d’abord.',
  unenrolled: 'Cet appareil a quitté la flotte ; sa clé est effacée.',
  lesson: FRENCH_LESSON,
  status: { device: 'Appareil', server: 'Serveur', agent: 'Agent', certificate: 'Certificat valable jusqu’au', rights: 'Droits', link: 'Lien', way: 'Chemin', target: 'Cible', up: 'en ligne', down: 'hors ligne', since: 'depuis', stopped: 'agent arrêté', manage: 'gérer', observe: 'observer', power: 'alimentation', lock: 'verrouillage', message: 'messages', revision: 'révision', none: 'aucune' },
};
type Messages = typeof FRENCH;

const ENGLISH: Messages = {
  usage: `craie-agent – the Craie agent of this device

Usage:
  craie-agent enrol --server URL --token TOKEN [options]   enrol this device
  craie-agent run                                          work (service)
  craie-agent status [--json]                              how this device stands
  craie-agent diagnose [--json]                            check network, clock, disk
  craie-agent lesson [--for TIME | --until CLOCK]          lesson: nothing changes on this device before its end (default: 1h)
  craie-agent lesson --end | status                        end the lesson, or see how it stands
  craie-agent unenrol                                      leave the fleet and forget everything
  craie-agent --version | --help

Options:
  --state FOLDER      state folder (default: /var/lib/craie-agent, or ~/.local/state/craie-agent without root)
  --name NAME         name of the device (default: host name)
  --observe           observe only: nothing is ever installed or removed
  --no-power          refuse remote reboot and power off
  --no-lock           refuse remote lock
  --no-message        refuse messages on screen
  --boot-spread S     spread the first connection over S seconds (default: 30)
  --proxy ADDRESS     go through this HTTP proxy where needed (http://name:password@host:port), or “none”: never
  --extra-ca FILE     accept the authority (PEM) of a proxy that opens TLS
  --force             replace an existing enrolment
`,
  unknown: (what) => `I do not understand “${what}”. See craie-agent --help.`,
  enrolment: ENGLISH_ENROLMENT,
  ways: ENGLISH_WAYS,
  missing: '--server or --token is missing. See craie-agent --help.',
  inUse: '(in use)',
  badProxy: 'This proxy address is not one: http://host:port, or “none”.',
  badExtraCa: (file) => `“${file}” holds no readable certificate (PEM).`,
  already: (id) => `This device is already enrolled (${id}). Add --force to enrol it again.`,
  enrolled: (id, folder, start) => `Device enrolled: ${id}\nState in ${folder}. Start with: ${start}`,
  observing: 'Observe only: nothing will be installed or removed on this device.',
  notEnrolled: 'This device is not enrolled. Begin with: craie-agent enrol --server URL --token TOKEN',
  running: 'An agent already works on this state folder: stop it first.',
  unenrolled: 'This device has left the fleet; its key is erased.',
  lesson: ENGLISH_LESSON,
  status: { device: 'Device', server: 'Server', agent: 'Agent', certificate: 'Certificate valid until', rights: 'Rights', link: 'Link', way: 'Way', target: 'Target', up: 'online', down: 'offline', since: 'since', stopped: 'agent stopped', manage: 'manage', observe: 'observe', power: 'power', lock: 'lock', message: 'messages', revision: 'revision', none: 'none' },
};

/** The table for a locale as the system gives it (`LC_ALL`, `LC_MESSAGES`, `LANG`). */
export function messagesFor(environment: NodeJS.ProcessEnv): Messages {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'] || '';
  return locale.startsWith('en') ? ENGLISH : FRENCH;
}
export type { Messages };
