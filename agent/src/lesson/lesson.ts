import type { Calendar } from '#contract';
import { sinceBoot } from '../boot.js';
import { readJson, writeAtomic } from '../state/atomic.js';
import { EMPTY_BOOK, end, lock, LONGEST_LESSON, type Answer, type Asked, type LessonBook, type Place } from './lesson.rules.js';

export interface LessonOptions {
  path: string;
  /** Of this start of the machine. */
  boot: string;
  /** The server's clock, ms. */
  now: () => number;
  calendar: () => Calendar | undefined;
  /** Time since the machine's start, ms, its sleep included. */
  elapsed?: () => number;
}

interface Kept {
  book: LessonBook;
  boot: string;
  /** End of the lesson, in time since that start: a clock that is set right in the middle of a lesson does not end it. */
  ends: number;
}

/** The lesson of this device, on disk. */
export class Lesson {
  private constructor(private readonly options: LessonOptions, private kept: Kept) {}

  static async open(options: LessonOptions): Promise<Lesson> {
    const known = (await readJson(options.path)) as Partial<Kept> | undefined;
    return new Lesson(options, { book: { ...EMPTY_BOOK, ...known?.book }, boot: known?.boot ?? '', ends: known?.ends ?? 0 });
  }

  /** Its end, ms by the server's clock; undefined when there is no lesson. */
  get until(): number | undefined {
    const { now } = this.options;
    this.follow();
    const { until } = this.kept.book;
    // One that lasts longer than any was begun by another clock.
    return until > now() && until - now() <= LONGEST_LESSON ? until : undefined;
  }

  /** IANA name of the zone by whose wall hours are meant. */
  get zone(): string {
    return this.options.calendar()?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  /** On disk when it resolves, or in memory only if the disk is full. */
  lock(asked: Asked): Promise<Answer> {
    return this.change((book, place) => lock(book, asked, place));
  }

  end(): Promise<Answer> {
    return this.change(end);
  }

  private async change(act: (book: LessonBook, place: Place) => Answer): Promise<Answer> {
    const { now, calendar, boot, path } = this.options;
    const known = calendar();
    const until = this.until ?? 0;
    const answer = act({ ...this.kept.book, until }, { now: now(), zone: this.zone, ...(known && { calendar: known }) });
    if (!answer.ok) return answer;
    this.kept = { book: answer.book, boot, ends: this.elapsed() + answer.book.until - now() };
    await writeAtomic(path, JSON.stringify(this.kept)).catch(() => undefined);
    return answer;
  }

  /** Moves the end with a clock that was set. */
  private follow(): void {
    const { book, boot, ends } = this.kept;
    if (boot !== this.options.boot) return;
    const until = this.options.now() + ends - this.elapsed();
    if (Math.abs(until - book.until) > 5_000) this.kept = { ...this.kept, book: { ...book, until } };
  }

  private elapsed(): number {
    return (this.options.elapsed ?? sinceBoot)();
  }
}
