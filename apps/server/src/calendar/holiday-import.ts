import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CALENDAR_LIMITS, type SchoolHoliday } from '#contract';
import { Database } from '#database';
import { ImportKinds, type AppliedRow, type CsvImportKind, type ImportRow, type Judge, type Judgement, type Kept } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import type { Scope } from '../shared/scope.js';
import { CalendarEvents } from './calendar.events.js';
import { schoolYearOf } from './days.rules.js';
import { HOLIDAY_FIELDS, holidayKey, problem, readHoliday, type HolidayField, type ToldHoliday } from './holiday-import.rules.js';
import { ordered, yearName } from './school-year.rules.js';
import { SchoolYearStore, type YearKey } from './school-year.store.js';
import { shippedYear } from './shipped.rules.js';

/** Ms: a wrong file is noticed within a month. */
const UNDO_FOR = 30 * 24 * 3_600_000;
type Days = Pick<SchoolHoliday, 'from' | 'to'>;

/** School holidays from the open data of the ministry: each row is one holiday of one zone, and joins what is known of its year. */
@Injectable()
export class HolidayImport implements CsvImportKind<HolidayField>, OnModuleInit {
  readonly kind = 'school-holidays' as const;
  readonly undoFor = UNDO_FOR;
  readonly options = [] as const;
  readonly fields = HOLIDAY_FIELDS;

  constructor(
    private readonly kinds: ImportKinds,
    private readonly store: SchoolYearStore,
    private readonly events: CalendarEvents,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.kinds.registerFile(this);
  }

  begin(scope: Scope): Judge<HolidayField> {
    return new HolidayJudge(scope, this.store, this.current());
  }

  async apply(em: EntityManager, scope: Scope, rows: readonly ImportRow<HolidayField>[]): Promise<AppliedRow[]> {
    const years = await this.years(em, scope);
    const applied = rows.flatMap((row): AppliedRow[] => {
      const read = readHoliday(row.values, this.current());
      if (!('told' in read)) return [];
      const { told } = read;
      const before = years.put(told, told);
      return [{ line: row.line, subject: subjectOf(told), before: before && { from: before.from, to: before.to }, after: { ...told } }];
    });
    await years.save();
    return applied;
  }

  async undo(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept> {
    const years = await this.years(em, scope);
    const kept: Kept = new Map();
    for (const { line, before, after } of rows) {
      const told = after as unknown as ToldHoliday;
      const now = years.get(told);
      if (!now) kept.set(line, 'gone');
      else if (now.from !== told.from || now.to !== told.to) kept.set(line, 'changed');
      else years.put(told, before as Days | null);
    }
    await years.save();
    return kept;
  }

  /** The years as they are now; what is put into them is written by `save`. */
  private async years(em: EntityManager, scope: Scope) {
    const known = await this.store.known(em, scope);
    const touched = new Map<string, { key: YearKey; holidays: SchoolHoliday[] }>();
    const of = ({ zone, year }: YearKey) => touched.get(`${zone} ${year}`)?.holidays ?? known({ zone, year });
    const get = (told: ToldHoliday) => of(told).find(({ name }) => holidayKey(name) === told.key);
    return {
      get,
      /** @returns what was there; null for nothing */
      put: (told: ToldHoliday, days: Days | null): SchoolHoliday | null => {
        const { zone, year } = told;
        const before = get(told) ?? null;
        const others = of(told).filter(({ name }) => holidayKey(name) !== told.key);
        touched.set(`${zone} ${year}`, { key: { zone, year }, holidays: days ? [...others, { name: before?.name ?? told.name, from: days.from, to: days.to }] : others });
        return before;
      },
      save: async (): Promise<void> => {
        for (const { key, holidays } of touched.values()) {
          if (JSON.stringify(ordered(holidays)) === JSON.stringify(shippedYear(key.zone, key.year))) await this.store.erase(em, scope, key);
          else await this.store.write(em, scope, key, holidays, 'imported');
        }
        if (touched.size > 0) this.db.afterCommit(() => this.events.changed.emit({ tenantId: scope.tenantId, places: 'all' }));
      },
    };
  }

  private current(): number {
    return schoolYearOf(this.clock.now().toISOString().slice(0, 10));
  }
}

const subjectOf = ({ zone, year, key, name }: ToldHoliday) => ({ id: `${zone} ${year} ${key}`, label: `${name} ${yearName(year)} (${zone})` });

/** A zone has many academies, each with the same rows: the first of them counts. */
class HolidayJudge implements Judge<HolidayField> {
  /** By zone, year and holiday: its line, and its days. */
  private readonly seen = new Map<string, { line: number; days: string }>();
  /** Holidays of each zone and year, those that are new in this file too. */
  private readonly counts = new Map<string, number>();

  constructor(private readonly scope: Scope, private readonly store: SchoolYearStore, private readonly current: number) {}

  async judge(em: EntityManager, rows: readonly ImportRow<HolidayField>[]): Promise<Judgement[]> {
    const known = await this.store.known(em, this.scope);
    return rows.map((row) => this.one(row, known));
  }

  private one({ line, values }: ImportRow<HolidayField>, known: (key: YearKey) => SchoolHoliday[]): Judgement {
    if (this.scope.organisations !== 'all') return { outcome: 'error', problems: [problem(null, 'syndicate_only', 'School years are changed by the syndicate.')] };
    const read = readHoliday(values, this.current);
    if ('leave' in read) return { outcome: 'skip', problems: [read.leave] };
    if ('problems' in read) return { outcome: 'error', problems: read.problems };
    const { told } = read;
    const { id } = subjectOf(told);
    const days = `${told.from} ${told.to}`;
    const first = this.seen.get(id);
    if (first) return { outcome: first.days === days ? 'skip' : 'error', problems: [problem('name', 'repeated', `The same holiday stands in line ${first.line} already.`, { line: String(first.line) })] };
    this.seen.set(id, { line, days });
    const now = known(told).find(({ name }) => holidayKey(name) === told.key);
    if (now) {
      const changes = (['from', 'to'] as const).filter((end) => now[end] !== told[end]).map((end) => ({ field: end, before: now[end], after: told[end] }));
      return { outcome: changes.length > 0 ? 'update' : 'same', subject: subjectOf(told), changes };
    }
    const year = `${told.zone} ${told.year}`;
    const count = (this.counts.get(year) ?? known(told).length) + 1;
    if (count > CALENDAR_LIMITS.holidays) return { outcome: 'error', problems: [problem(null, 'too_many', `A school year has at most ${CALENDAR_LIMITS.holidays} holidays.`, { most: String(CALENDAR_LIMITS.holidays) })] };
    this.counts.set(year, count);
    return { outcome: 'create', changes: [{ field: 'from', before: '', after: told.from }, { field: 'to', before: '', after: told.to }] };
  }
}
