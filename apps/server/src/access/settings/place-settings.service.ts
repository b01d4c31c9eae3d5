import { Injectable } from '@nestjs/common';
import { IsNull, type EntityManager } from 'typeorm';
import { SETTING_KEYS, settingProblem, type PlaceSettingsView, type SettingJson, type SettingKey, type SettingView } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { ProblemError, wrongField } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { isActSetting, placeOfAct } from '../acts/acts.rules.js';
import { newcomer } from '../acts/acts.service.js';
import { Seniority } from '../acts/seniority.js';
import { AccessEvents } from '../access.events.js';
import { AuditService } from '../audit.service.js';
import { EVERYWHERE } from '../holding.rules.js';
import type { SignedIn } from '../signed-in.js';
import { knownKey, placed, type Placed, type PlaceRef } from './placing.js';
import { readPaths } from './place-path.js';
import { SettingEntity } from './setting.entity.js';
import type { SettingDto } from './settings.dto.js';
import { SettingsBelow } from './settings-below.service.js';
import { declarationOf, isTight, resolve } from './settings.rules.js';
import { SettingsService, stepOf } from './settings.service.js';

/** What is set at a place, as people see and change it. */
@Injectable()
export class PlaceSettings {
  constructor(
    private readonly db: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
    private readonly below: SettingsBelow,
    private readonly settings: SettingsService,
    private readonly seniority: Seniority,
    private readonly events: AccessEvents,
  ) {}

  /** Every setting: what is in force, where it comes from, and what is set here. @throws ProblemError `not_found` */
  look(scope: Scope, ref: PlaceRef): Promise<PlaceSettingsView> {
    return this.db.tenant(scope, async (em) => this.view(em, scope, await placed(em, scope, ref)));
  }

  /** @throws ProblemError `not_found`, `invalid_body` for a value that does not fit or is looser than allowed, `setting_locked`, `act_newcomer` */
  async set(caller: SignedIn, ref: PlaceRef, name: string, { value, locked = false }: SettingDto): Promise<PlaceSettingsView> {
    const { scope } = caller;
    const key = knownKey(name);
    const declaration = declarationOf(key);
    const problem = settingProblem(declaration, value);
    if (problem) throw wrongField('value', problem, `Give a value that fits ${key}: ${JSON.stringify(declaration.type)}.`);
    await this.checkSeniority(caller, ref, key);
    return this.db.tenant(scope, async (em) => {
      const at = await placed(em, scope, ref, true);
      const before = await this.one(em, scope, at, key);
      if (!before.settable) throw wrongField('value', 'combination', `${key} is not set at this level: set it for the organisation.`);
      if (before.lockedBy && before.lockedBy.id !== at.steps.at(-1)?.id) throw new ProblemError('setting_locked', `${key} is locked above (${before.lockedBy.level}): ask there.`);
      if (locked && !declaration.lockable) throw wrongField('locked', 'combination', `${key} cannot be locked.`);
      if (at.steps.length > 1 && declaration.tighter && !isTight(value, before.inherited.value, declaration.tighter, declaration.type)) {
        throw wrongField('value', 'range', `Here ${key} may only be as strict as what comes from above, or stricter: ${JSON.stringify(before.inherited.value)}.`);
      }
      if (before.own && before.own.locked === locked && JSON.stringify(before.own.value) === JSON.stringify(value)) return this.view(em, scope, at);
      await this.write(em, scope, at, key, value, locked);
      await this.record(em, scope, at, 'setting.changed', { setting: key, value, previous: before.own?.value ?? null, locked });
      return this.view(em, scope, at);
    });
  }

  /** From now on it inherits again. Doing it twice is the same. @throws ProblemError `not_found`, `act_newcomer` */
  async reset(caller: SignedIn, ref: PlaceRef, name: string): Promise<PlaceSettingsView> {
    const { scope } = caller;
    const key = knownKey(name);
    await this.checkSeniority(caller, ref, key);
    return this.db.tenant(scope, async (em) => {
      const at = await placed(em, scope, ref, true);
      const { own } = await this.one(em, scope, at, key);
      if (own) {
        await em.delete(SettingEntity, { tenantId: scope.tenantId, organisationId: at.place.organisationId, siteId: at.place.siteId ?? IsNull(), key });
        await this.record(em, scope, at, 'setting.reset', { setting: key, previous: own.value });
      }
      return this.view(em, scope, at);
    });
  }

  /** What dangerous acts wait for is not changed by somebody who has just come: it would be no hindrance to them. */
  private async checkSeniority({ scope, userId }: SignedIn, ref: PlaceRef, key: SettingKey): Promise<void> {
    if (!isActSetting(key)) return;
    const { place, hours } = await this.db.tenant(scope, async (em) => {
      const found = (await placed(em, scope, ref, true)).place;
      return { place: found, hours: (await this.settings.effective(em, scope, found, ['acts.newcomer-hours']))['acts.newcomer-hours'] };
    });
    const where = place.organisationId === scope.tenantId ? EVERYWHERE : placeOfAct([{ organisationId: place.organisationId, siteId: null }]);
    if (await this.db.system((em) => this.seniority.isNewcomer(em, userId, 'settings.manage', where, hours))) throw newcomer(hours);
  }

  private async write(em: EntityManager, { tenantId, actor }: Scope, { place: { organisationId, siteId = null } }: Placed, key: SettingKey, value: SettingJson, locked: boolean): Promise<void> {
    const target = siteId === null ? '(tenant_id, organisation_id, key) where site_id is null' : '(tenant_id, site_id, key) where site_id is not null';
    await em.query(
      `insert into setting (id, tenant_id, organisation_id, site_id, key, value, locked, set_by, set_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9)
       on conflict ${target} do update set value = excluded.value, locked = excluded.locked, set_by = excluded.set_by, set_at = excluded.set_at`,
      [newId(), tenantId, organisationId, siteId, key, JSON.stringify(value), locked, actor.label, this.clock.now()],
    );
  }

  private record(em: EntityManager, scope: Scope, { place, steps }: Placed, action: string, detail: { setting: SettingKey } & Record<string, unknown>): Promise<void> {
    const last = steps.at(-1);
    this.db.afterCommit(() => this.events.settingChanged.emit({ tenantId: scope.tenantId, place, key: detail.setting }));
    return this.audit.record(em, scope, action, `${last?.level === 'site' ? 'site' : 'organisation'}:${last?.id}`, { name: last?.name, ...detail });
  }

  private async one(em: EntityManager, scope: Scope, at: Placed, key: SettingKey): Promise<SettingView> {
    const [view] = await this.views(em, scope, at, [key]);
    if (!view) throw new Error('One key in, none out.');
    return view;
  }

  private async view(em: EntityManager, scope: Scope, at: Placed): Promise<PlaceSettingsView> {
    const [place] = at.steps.slice(-1);
    if (!place) throw new Error('A place is its own last step.');
    return { place, above: at.steps.slice(0, -1), settings: await this.views(em, scope, at, SETTING_KEYS) };
  }

  private async views(em: EntityManager, scope: Scope, { place, steps }: Placed, keys: readonly SettingKey[]): Promise<SettingView[]> {
    const rowsOf = await readPaths(em, scope.tenantId, [place], keys);
    const below = await this.below.count(em, scope, place);
    const level = steps.at(-1)?.level ?? 'site';
    const stepAt = (at: number | null) => (at === null ? null : (steps[at] ?? null));
    return keys.map((key): SettingView => {
      const declaration = declarationOf(key);
      const rows = rowsOf(place, key);
      const last = rows.length - 1;
      const own = rows[last];
      const here = resolve(declaration, rows.map(stepOf));
      const above = resolve(declaration, rows.slice(0, last).map(stepOf));
      return {
        key, type: declaration.type, default: declaration.default, lockable: declaration.lockable, tighter: declaration.tighter ?? null, settable: declaration.levels.includes(level),
        value: here.value, from: stepAt(here.from), lockedBy: stepAt(here.lockedBy), inherited: { value: above.value, from: stepAt(above.from) }, below: below.get(key) ?? 0,
        own: own && settingProblem(declaration, own.value) === undefined
          ? { value: own.value as SettingJson, locked: own.locked, by: own.set_by, at: own.set_at.toISOString(), overridden: here.overridden.get(last) ?? null } : null,
      };
    });
  }
}
