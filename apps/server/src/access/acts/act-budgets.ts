import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import type { Scope } from '../../shared/scope.js';
import { SettingsService } from '../settings/settings.service.js';
import { ActSpendingEntity } from './act.entity.js';
import { ACT_SETTINGS, strictest, type ActSettings, type Budget, type PlaceCount } from './acts.rules.js';

const HOUR = 3_600_000;

/** What the places of an act demand, and what is left of their hour. */
export interface Demands { settings: ActSettings; budgets: Budget[] }

/** Devices that dangerous kinds of acts may reach within an hour: small ones count too. */
@Injectable()
export class ActBudgets {
  constructor(
    private readonly clock: Clock,
    private readonly settings: SettingsService,
  ) {}

  /** One after the other in a syndicate, so that two acts do not both take the last of a budget. */
  async demands(em: EntityManager, scope: Scope, places: readonly PlaceCount[]): Promise<Demands> {
    const { tenantId } = scope;
    await em.query('select pg_advisory_xact_lock(hashtextextended($1, 26))', [tenantId]);
    const rows: { organisation_id: string; devices: number; by_syndicate: number }[] = await em.query('select * from act_spent($1)', [new Date(this.clock.now().getTime() - HOUR)]);
    const takes = new Map<string, number>();
    for (const { organisationId, devices } of places) takes.set(organisationId, (takes.get(organisationId) ?? 0) + devices);
    const inForce = await this.settings.effectiveAt(em, scope, [{ organisationId: tenantId }, ...[...takes.keys()].map((organisationId) => ({ organisationId }))], ACT_SETTINGS);
    const budgets = [...takes].map(([organisationId, taken]): Budget => (
      { takes: taken, spent: rows.find((row) => row.organisation_id === organisationId)?.devices ?? 0, holds: inForce({ organisationId })['acts.hourly-devices'] }));
    if (scope.organisations === 'all') {
      const all = places.reduce((sum, { devices }) => sum + devices, 0);
      budgets.push({ takes: all, spent: rows.reduce((sum, row) => sum + row.by_syndicate, 0), holds: inForce({ organisationId: tenantId })['acts.hourly-devices'] });
    }
    return { settings: strictest((takes.size > 0 ? [...takes.keys()] : [tenantId]).map((organisationId) => inForce({ organisationId }))), budgets };
  }

  /** Notes what an act reached. */
  async spend(em: EntityManager, { tenantId, organisations }: Scope, places: readonly PlaceCount[]): Promise<void> {
    const at = this.clock.now();
    if (places.length === 0) return;
    await em.insert(ActSpendingEntity, places.map(({ organisationId, siteId, devices }) => ({ id: newId(), tenantId, organisationId, siteId, devices, bySyndicate: organisations === 'all', at })));
  }

  /** What is older than the hour that counts. @param em of a system transaction */
  async forget(em: EntityManager): Promise<void> {
    await em.query('delete from act_spending where at < $1', [new Date(this.clock.now().getTime() - 2 * HOUR)]);
  }
}
