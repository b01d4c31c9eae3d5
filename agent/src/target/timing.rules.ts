/** When a wish may disturb whoever is before the device: by the server's clock, the calendar of the place, and the lesson that a teacher may have locked. Pure. */
import { nextChange, type Calendar, type Timing } from '#contract';

/** What bears on the moment. */
export interface Occasion {
  /** ms since 1970: the server's clock, or before the first word of the server this machine's. */
  now: number;
  /** It is the server's. Until then it may be wrong by years, and no hour is read from it. */
  proven: boolean;
  /** A lesson that somebody locked lasts until then, ms by the same clock. */
  lessonUntil?: number;
}

/** Why a wish does not disturb now. */
export interface Hold {
  reason: 'window' | 'lesson';
  /** When it may, as things stand, ms; absent when nobody can say. */
  until?: number;
  /** For the person at the console. */
  detail: string;
}

const LESSON = 'Un cours est en cours sur cet appareil : rien n’y change avant sa fin.';
const WINDOW = 'Attend le moment prévu pour ne pas déranger la classe.';
const UNPROVEN = 'Attend que le serveur ait donné l’heure : celle de cet appareil n’est pas sûre.';
const NO_CALENDAR = 'Attend le moment prévu, mais le calendrier de ce lieu n’est pas connu de cet appareil.';

/** Nothing when the wish may disturb now. */
export function heldBack(when: Timing | undefined, calendar: Calendar | undefined, { now, proven, lessonUntil = 0 }: Occasion): Hold | undefined {
  const lesson = when?.overrideLesson !== true && lessonUntil > now ? lessonUntil : now;
  const byHours = when !== undefined && (when.windows.length > 0 || when.from !== undefined);
  if (byHours && !proven) return { reason: 'window', detail: UNPROVEN };
  const first = byHours ? earliest(when, calendar, now) : now;
  if (first === now && lesson === now) return undefined;
  if (first === undefined) return { reason: 'window', detail: calendar ? WINDOW : NO_CALENDAR };
  if (lesson <= first) return { reason: 'window', until: first, detail: calendar || when?.windows.length === 0 ? WINDOW : NO_CALENDAR };
  const until = byHours ? earliest(when, calendar, lesson) : lesson;
  return { reason: 'lesson', detail: LESSON, ...(until !== undefined && { until }) };
}

/** The first moment, not before `at`, at which the hours that were asked for let it disturb. */
function earliest(when: Timing, calendar: Calendar | undefined, at: number): number | undefined {
  const start = Math.max(at, momentIn(when.from, at));
  if (when.windows.length === 0) return start;
  const forced = Math.max(start, momentIn(when.deadline, Number.POSITIVE_INFINITY));
  const opens = (calendar && opening(calendar, when, start)) ?? Number.POSITIVE_INFINITY;
  const first = Math.min(opens, forced);
  return Number.isFinite(first) ? first : undefined;
}

function momentIn(text: string | undefined, otherwise: number): number {
  const moment = Date.parse(text ?? '');
  return Number.isNaN(moment) ? otherwise : moment;
}

/** A zone that this system does not know is a calendar that is not known. */
function opening(calendar: Calendar, { windows }: Timing, at: number): number | undefined {
  try {
    return nextChange(calendar, windows, at);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
