import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { HolidayZone, SchoolHoliday } from '#contract';
import { Clock } from '../shared/clock.js';
import type { Scope } from '../shared/scope.js';
import { SchoolYearEntity } from './calendar.entity.js';
import { ordered } from './school-year.rules.js';
import { shippedYear } from './shipped.rules.js';

export interface YearKey { zone: HolidayZone; year: number }

/** Statements on `school_year`: one row stands for the holidays of one zone in one year, in place of what came with Craie. */
@Injectable()
export class SchoolYearStore {
  constructor(private readonly clock: Clock) {}

  /** All that the syndicate has said itself. */
  all(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>): Promise<SchoolYearEntity[]> {
    return em.find(SchoolYearEntity, { where: { tenantId } });
  }

  /** What counts, by `A 2026`; what came with Craie where the syndicate has said nothing. */
  async known(em: EntityManager, scope: Pick<Scope, 'tenantId'>): Promise<(key: YearKey) => SchoolHoliday[]> {
    const own = new Map((await this.all(em, scope)).map((row) => [`${row.zone} ${row.year}`, row.holidays]));
    return ({ zone, year }) => own.get(`${zone} ${year}`) ?? shippedYear(zone, year);
  }

  async write(em: EntityManager, { tenantId, actor }: Scope, { zone, year }: YearKey, holidays: readonly SchoolHoliday[], source: SchoolYearEntity['source']): Promise<void> {
    await em.query(
      `insert into school_year (tenant_id, zone, year, holidays, source, set_by, set_at) values ($1, $2, $3, $4::jsonb, $5, $6, $7)
       on conflict (tenant_id, zone, year) do update set holidays = excluded.holidays, source = excluded.source, set_by = excluded.set_by, set_at = excluded.set_at`,
      [tenantId, zone, year, JSON.stringify(ordered(holidays)), source, actor.label, this.clock.now()],
    );
  }

  /** @returns whether there was one */
  async erase(em: EntityManager, { tenantId }: Scope, key: YearKey): Promise<boolean> {
    return (await em.delete(SchoolYearEntity, { tenantId, ...key })).affected === 1;
  }
}
