import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { settingProblem, type Page, type SettingBelow, type SettingJson, type SettingKey } from '#contract';
import { Database } from '#database';
import { decodeCursor, toPage } from '../../shared/page.js';
import type { PageQuery } from '../../shared/page.dto.js';
import { ProblemError } from '../../shared/problem.js';
import { within } from '../../shared/scope-sql.js';
import type { Scope } from '../../shared/scope.js';
import { readPaths, type Place } from './place-path.js';
import { knownKey, levelOf, placed } from './placing.js';
import { SettingEntity } from './setting.entity.js';
import { declarationOf, resolve } from './settings.rules.js';
import { stepOf } from './settings.service.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Places below one that have values of their own. */
@Injectable()
export class SettingsBelow {
  constructor(private readonly db: Database) {}

  /** How many, by key. Nothing is below a site. */
  async count(em: EntityManager, scope: Scope, place: Place): Promise<Map<string, number>> {
    if (place.siteId) return new Map();
    const rows = await this.under(em, scope, place).select('setting.key', 'key').addSelect('count(*)::int', 'count').groupBy('setting.key').getRawMany<{ key: string; count: number }>();
    return new Map(rows.map(({ key, count }) => [key, count]));
  }

  /** By organisation, then site. @throws ProblemError `not_found`, `invalid_cursor` */
  list(scope: Scope, organisation: string, name: string, { limit, cursor }: PageQuery): Promise<Page<SettingBelow>> {
    const key = knownKey(name);
    return this.db.tenant(scope, async (em) => {
      const { place } = await placed(em, scope, { organisation });
      const query = this.under(em, scope, place).andWhere('setting.key = :key', { key })
        .innerJoinAndSelect('setting.organisation', 'o').leftJoinAndSelect('setting.site', 's')
        .orderBy('o.sortName').addOrderBy(`coalesce(s.sort_name, '')`).addOrderBy('setting.id').limit(limit + 1);
      if (cursor) {
        const [organisationName, siteName, id] = decodeCursor(cursor, 3);
        if (typeof organisationName !== 'string' || typeof siteName !== 'string' || !UUID.test(String(id))) throw new ProblemError('invalid_cursor', 'Start again from the first page.');
        query.andWhere(`(o.sort_name, coalesce(s.sort_name, ''), setting.id) > (:organisationName, :siteName, :id::uuid)`, { organisationName, siteName, id });
      }
      const rows = await query.getMany();
      const rowsOf = await readPaths(em, scope.tenantId, rows, [key]);
      return toPage(rows, limit, (row) => toView(row, key, rowsOf(row, key).map(stepOf)), ({ organisation: o, site, id }) => [o?.sortName ?? '', site?.sortName ?? '', id]);
    });
  }

  /** Everything that is set below an organisation and that the scope sees. */
  private under(em: EntityManager, scope: Scope, { organisationId }: Place) {
    const query = within(em.createQueryBuilder(SettingEntity, 'setting'), scope, 'organisationId', 'siteId');
    return organisationId === scope.tenantId
      ? query.andWhere('(setting.organisationId <> :organisationId or setting.siteId is not null)', { organisationId })
      : query.andWhere(
        '((setting.organisationId = :organisationId and setting.siteId is not null) or setting.organisationId in (select o.id from organisation o where o.tenant_id = :scopeTenant and o.parent_id = :organisationId))', { organisationId },
      );
  }
}

function toView({ organisation, site, value, locked, setBy, setAt }: SettingEntity, key: SettingKey, steps: ReturnType<typeof stepOf>[]): SettingBelow {
  const declaration = declarationOf(key);
  const { overridden } = resolve(declaration, steps);
  const place = site ? { level: 'site' as const, id: site.id, name: site.name } : { level: levelOf(organisation?.kind ?? 'commune'), id: organisation?.id ?? '', name: organisation?.name ?? null };
  // A value of another version counts as little as one that something above overrides; it is shown as it is.
  const fits = settingProblem(declaration, value) === undefined;
  return {
    place, organisation: site ? (organisation?.name ?? null) : null, value: value as SettingJson, locked, by: setBy, at: setAt.toISOString(),
    overridden: overridden.get(steps.length - 1) ?? (fits ? null : 'looser'),
  };
}
