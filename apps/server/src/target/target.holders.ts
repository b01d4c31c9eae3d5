import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppHolders, type HoldsApp } from '../devices/index.js';
import { appKey } from './target.rules.js';

const STATES = { done: `i.state = 'done'`, failed: `i.state = 'failed'`, waiting: `i.state not in ('done', 'failed')` } as const;

/** Tells the devices room which devices are to have an app, and how far it is: what the numbers of the catalogue count. */
@Injectable()
export class TargetHolders implements OnModuleInit {
  constructor(private readonly holders: AppHolders) {}

  onModuleInit(): void {
    this.holders.foundBy(holdsApp);
  }
}

/** The outcome of a device's whole target, where one app stands so: it has an index, and is seen without looking at the items. */
const WHOLE = { done: `d.target_state <> 'none'`, failed: `d.target_state = 'failed'`, waiting: `d.target_state in ('waiting', 'failed')` } as const;

/** As with software: few are looked up; of many a page meets some soon, each seen by one probe (`offset 0` keeps the planner from collecting them all). */
const holdsApp: HoldsApp = async (em, where, scope, { app, state, reading, few }) => {
  const [found]: { many: boolean }[] = await em.query(
    `select count(*) > $3 as many from (select from target_item where tenant_id = $1 and key = $2 limit $3 + 1) i`, [scope.tenantId, appKey(app), few],
  );
  const held = `from target_item i where i.tenant_id = ${where.bind(scope.tenantId)} and i.key = ${where.bind(appKey(app))} and i.spec ->> 'ensure' = 'present'
    and ${state ? STATES[state] : 'true'}`;
  if (!found?.many) return `d.id = any(array(select i.device_id ${held}))`;
  return `${WHOLE[state ?? 'done']} and ${reading === 'page' ? `exists (select ${held} and i.device_id = d.id offset 0)` : `d.id in (select i.device_id ${held})`}`;
};
