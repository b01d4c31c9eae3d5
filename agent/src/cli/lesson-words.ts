/** What `craie-agent lesson` says, in the reader's language. */
import type { Cut } from '../lesson/lesson.rules.js';
import type { Reply } from '../lesson/protocol.js';

interface Words {
  until: (wall: string) => string;
  cut: Record<Cut, string>;
  none: string;
  refused: Record<Extract<Reply, { ok: false }>['refusal'], string>;
  /** Nobody could be asked. */
  stopped: string;
  forbidden: string;
}

export const FRENCH_LESSON: Words = {
  until: (wall) => `Cours en cours jusqu’à ${wall.replace(':', ' h ')} : rien ne change sur cet appareil avant.`,
  cut: {
    longest: '(Quatre heures au plus à la fois.)',
    class: '(C’est la fin de la classe.)',
    day: '(Le reste de ce qu’un jour permet.)',
  },
  none: 'Aucun cours en cours sur cet appareil.',
  refused: {
    past: 'Cette heure est déjà passée.',
    day: 'Les cours verrouillés aujourd’hui sur cet appareil atteignent déjà ce qu’un jour permet.',
    changes: 'Le verrou de cours a déjà été changé trop souvent aujourd’hui.',
    none: 'Aucun cours n’est en cours sur cet appareil.',
    malformed: 'L’agent n’a pas compris cette demande : il est peut-être d’une version plus ancienne.',
  },
  stopped: 'L’agent ne travaille pas sur cet appareil : aucun cours ne peut y être verrouillé, et rien n’y change.',
  forbidden: 'Ce compte ne peut pas verrouiller de cours : il faut être du groupe craie-lesson.',
};

export const ENGLISH_LESSON: Words = {
  until: (wall) => `Lesson until ${wall}: nothing changes on this device before.`,
  cut: {
    longest: '(Four hours at most at once.)',
    class: '(This is the end of class.)',
    day: '(The rest of what one day allows.)',
  },
  none: 'No lesson on this device.',
  refused: {
    past: 'This time has passed already.',
    day: 'The lessons locked on this device today have reached what one day allows.',
    changes: 'The lesson lock was changed too often today.',
    none: 'There is no lesson on this device.',
    malformed: 'The agent did not understand this: it may be of an older version.',
  },
  stopped: 'The agent does not work on this device: no lesson can be locked, and nothing changes.',
  forbidden: 'This account cannot lock lessons: it has to be in the group craie-lesson.',
};
