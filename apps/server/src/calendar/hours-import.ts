import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { ClassHours } from '#contract';
import { Database } from '#database';
import { ImportKinds, isUai, SiteUaiEntity, type AppliedRow, type CsvImportKind, type ImportRow, type Judge, type Judgement, type Kept } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { within } from '../shared/scope-sql.js';
import type { Scope } from '../shared/scope.js';
import { CalendarEvents } from './calendar.events.js';
import { schoolYearOf } from './days.rules.js';
import { problem } from './holiday-import.rules.js';
import { HOURS_FIELDS, readHours, type HoursField, type ToldHours } from './hours-import.rules.js';

/** Ms: a wrong file is noticed within a month. */
const UNDO_FOR = 30 * 24 * 3_600_000;

/** A school that the scope sees, and the hours that are known of it. */
interface School { uai: string; siteId: string; organisationId: string; site: string; hours: ClassHours[] | null }
/** The row of a school that counts so far: a later one of a newer year replaces it. */
interface Seen { line: number; year: number; hours: ClassHours[] }
type Applied = Pick<School, 'uai' | 'siteId'> & { hours: ClassHours[] };

/** Hours of class of schools from the open data of the ministry, by their UAI. */
@Injectable()
export class HoursImport implements CsvImportKind<HoursField>, OnModuleInit {
  readonly kind = 'class-hours' as const;
  readonly undoFor = UNDO_FOR;
  readonly options = [] as const;
  readonly fields = HOURS_FIELDS;

  constructor(
    private readonly kinds: ImportKinds,
    private readonly events: CalendarEvents,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.kinds.registerFile(this);
  }

  begin(scope: Scope): Judge<HoursField> {
    const seen = new Map<string, Seen>();
    return { judge: (em, rows) => this.judge(em, scope, rows, seen) };
  }

  async apply(em: EntityManager, scope: Scope, rows: readonly (ImportRow<HoursField> & { judgement: Judgement })[]): Promise<AppliedRow[]> {
    const told = rows.flatMap((row) => { const read = this.read(row); return 'told' in read ? [{ line: row.line, ...read.told }] : []; });
    const schools = await this.schools(em, scope, told.map(({ uai }) => uai));
    const applied = told.flatMap(({ line, uai, hours }): AppliedRow[] => {
      const school = schools.get(uai);
      if (!school) return [];
      const before = school.hours;
      school.hours = hours;
      return [{ line, subject: { id: school.siteId, label: school.site }, before: before && { hours: before }, after: { uai, siteId: school.siteId, hours } satisfies Applied }];
    });
    await this.write(em, scope, [...schools.values()]);
    return applied;
  }

  async undo(em: EntityManager, scope: Scope, rows: readonly AppliedRow[]): Promise<Kept> {
    const schools = await this.schools(em, scope, rows.map(({ after }) => (after as unknown as Applied).uai));
    const kept: Kept = new Map();
    for (const { line, before, after } of rows) {
      const { uai, siteId, hours } = after as unknown as Applied;
      const school = schools.get(uai);
      if (school?.siteId !== siteId) kept.set(line, 'gone');
      else if (!same(school.hours, hours)) kept.set(line, 'changed');
      else school.hours = (before as { hours: ClassHours[] } | null)?.hours ?? null;
    }
    await this.write(em, scope, [...schools.values()]);
    return kept;
  }

  private async judge(em: EntityManager, scope: Scope, rows: readonly ImportRow<HoursField>[], seen: Map<string, Seen>): Promise<Judgement[]> {
    const read = rows.map((row) => this.read(row));
    const schools = await this.schools(em, scope, read.flatMap((one) => ('told' in one ? one.told.uai : [])));
    return rows.map(({ line }, at) => {
      const one = read[at];
      if (!one || 'leave' in one) return { outcome: 'skip', problems: one ? [one.leave] : [] };
      if ('problems' in one) return { outcome: 'error', problems: one.problems };
      return this.decide(line, one.told, schools.get(one.told.uai), seen);
    });
  }

  private decide(line: number, { uai, year, hours }: ToldHours, school: School | undefined, seen: Map<string, Seen>): Judgement {
    if (!school) return { outcome: 'skip', problems: [problem('uai', 'not_here', 'No site of yours has this school: the row is left out.', { value: uai })] };
    const first = seen.get(uai);
    if (first && (year ?? 0) <= first.year) return { outcome: 'skip', problems: [problem('uai', 'repeated', `The same school stands in line ${first.line} already.`, { line: String(first.line) })] };
    const before = first?.hours ?? school.hours;
    seen.set(uai, { line, year: year ?? 0, hours });
    return { outcome: before === null ? 'create' : same(before, hours) ? 'same' : 'update', subject: { id: school.siteId, label: school.site }, changes: same(before, hours) ? [] : [{ field: 'hours', before: words(before ?? []), after: words(hours) }] };
  }

  private read({ values }: ImportRow<HoursField>) {
    return readHours(values, schoolYearOf(this.clock.now().toISOString().slice(0, 10)), isUai);
  }

  private async schools(em: EntityManager, scope: Scope, uais: readonly string[]): Promise<Map<string, School>> {
    const rows = await within(em.createQueryBuilder(SiteUaiEntity, 'u'), scope, 'organisationId', 'siteId').andWhere('u.uai = any(:uais)', { uais: [...new Set(uais)] }).innerJoinAndSelect('u.site', 's').getMany();
    const known: { site_id: string; school: string; hours: ClassHours[] }[] = await em.query('select site_id, school, hours from class_hours where tenant_id = $1 and site_id = any($2::uuid[])', [scope.tenantId, rows.map(({ siteId }) => siteId)]);
    const hours = new Map(known.map((row) => [`${row.site_id} ${row.school}`, row.hours]));
    return new Map(rows.map(({ uai, siteId, organisationId, site }) => [uai, { uai, siteId, organisationId, site: site?.name ?? '', hours: hours.get(`${siteId} ${uai}`) ?? null }]));
  }

  private async write(em: EntityManager, { tenantId, actor }: Scope, schools: readonly School[]): Promise<void> {
    if (schools.length === 0) return;
    const gone = schools.filter(({ hours }) => hours === null);
    await em.query('delete from class_hours c using unnest($2::uuid[], $3::text[]) as gone (site_id, school) where c.tenant_id = $1 and c.site_id = gone.site_id and c.school = gone.school', [tenantId, gone.map(({ siteId }) => siteId), gone.map(({ uai }) => uai)]);
    await em.query(
      `insert into class_hours (site_id, school, tenant_id, organisation_id, hours, set_by, set_at)
       select site_id, school, $1, organisation_id, hours, $3, $4 from jsonb_to_recordset($2::jsonb) as n (site_id uuid, school text, organisation_id uuid, hours jsonb)
       on conflict (site_id, school) do update set hours = excluded.hours, set_by = excluded.set_by, set_at = excluded.set_at`,
      [tenantId, JSON.stringify(schools.filter(({ hours }) => hours !== null).map(({ siteId, uai, organisationId, hours }) => ({ site_id: siteId, school: uai, organisation_id: organisationId, hours }))), actor.label, this.clock.now()],
    );
    this.db.afterCommit(() => this.events.changed.emit({ tenantId, places: schools.map(({ organisationId, siteId }) => ({ organisationId, siteId })) }));
  }
}

const same = (one: readonly ClassHours[] | null, other: readonly ClassHours[]): boolean => one !== null && words(one) === words(other);

/** `Lu Ma Je Ve 08:30–11:30, …`, as a person checks it. */
const SHORT = ['Lu', 'Ma', 'Me', 'Je', 'Ve', 'Sa', 'Di'];
const words = (hours: readonly ClassHours[]): string => hours.map(({ weekdays, from, to }) => `${weekdays.map((day) => SHORT[day - 1]).join(' ')} ${from}–${to}`).join(', ');
