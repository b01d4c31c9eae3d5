import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SettingKey, SettingValue } from '#contract';
import type { Scope } from '../../shared/scope.js';
import { OrganisationEntity } from '../organisation.entity.js';
import { readPaths, wayTo, type Place, type SetOnWay, type SettingRow } from './place-path.js';
import { declarationOf, resolve, type Step } from './settings.rules.js';

/** Values in force, by key. */
export type Values<K extends SettingKey> = { [P in K]: SettingValue<P> };

/** Values in force, by key. `own`: set at the very place; `held`: locked above it. */
export type Sourced<K extends SettingKey> = { [P in K]: { value: SettingValue<P>; own: boolean; held: boolean } };

/** What is in force where. Who may see the place is the caller's question; a place outside of the tenant has the defaults. */
@Injectable()
export class SettingsService {
  /** At one place. */
  async effective<K extends SettingKey>(em: EntityManager, scope: Pick<Scope, 'tenantId'>, place: Place, keys: readonly K[]): Promise<Values<K>> {
    return (await this.effectiveAt(em, scope, [place], keys))(place);
  }

  /** At many places, asked in one statement. @returns what is in force at one of them */
  async effectiveAt<K extends SettingKey>(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, places: readonly Place[], keys: readonly K[]): Promise<(place: Place) => Values<K>> {
    const steps = await readPaths(em, tenantId, places, keys);
    return (place) => valuesOf(keys, (key) => steps(place, key));
  }

  /** At many places, as `effectiveAt`, each with where it comes from. */
  async sourcedAt<K extends SettingKey>(em: EntityManager, { tenantId }: Pick<Scope, 'tenantId'>, places: readonly Place[], keys: readonly K[]): Promise<(place: Place) => Sourced<K>> {
    const rowsOf = await readPaths(em, tenantId, places, keys);
    return (place) => Object.fromEntries(keys.map((key) => {
      const steps = rowsOf(place, key);
      const { value, from, lockedBy } = resolve(declarationOf(key), steps.map(stepOf));
      return [key, { value, own: from === steps.length - 1, held: lockedBy !== null && lockedBy < steps.length - 1 }];
    })) as Sourced<K>;
  }

  /** In every organisation of every tenant: for jobs, which run as the owner. @returns by organisation */
  async everywhere<K extends SettingKey>(em: EntityManager, key: K): Promise<Map<string, SettingValue<K>>> {
    const organisations = await em.find(OrganisationEntity, { select: { id: true, tenantId: true, parentId: true } });
    const rows: SettingRow[] = await em.query('select organisation_id, value, locked from setting where key = $1 and site_id is null', [key]);
    const found = new Map(rows.map((row) => [row.organisation_id, row]));
    return new Map(organisations.map(({ id, tenantId, parentId }) => [id, valuesOf([key], () => wayTo(tenantId, id, parentId).map((step) => found.get(step)))[key]]));
  }
}

/** A row as a step of the way down. */
export const stepOf = (row: Pick<SettingRow, 'value' | 'locked'> | undefined): Step => ({ value: row?.value, locked: row?.locked ?? false });

/** In force at an organisation, from what `setOn` gave. */
export function valuesOn<K extends SettingKey>({ way, rows }: SetOnWay, keys: readonly K[]): Values<K> {
  return valuesOf(keys, (key) => way.map((id) => rows.find((row) => row.organisation_id === id && row.key === key)));
}

function valuesOf<K extends SettingKey>(keys: readonly K[], rowsOf: (key: K) => readonly (Pick<SettingRow, 'value' | 'locked'> | undefined)[]): Values<K> {
  return Object.fromEntries(keys.map((key) => [key, resolve(declarationOf(key), rowsOf(key).map(stepOf)).value])) as Values<K>;
}
