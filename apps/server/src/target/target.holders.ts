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

const holdsApp: HoldsApp = (where, scope, { app, state }) =>
  `d.id in (
    select i.device_id from target_item i
    where i.tenant_id = ${where.bind(scope.tenantId)} and i.key = ${where.bind(appKey(app))} and i.spec ->> 'ensure' = 'present'
      and ${state ? STATES[state] : 'true'})`;
