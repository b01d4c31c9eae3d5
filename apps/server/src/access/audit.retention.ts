import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Log } from '../shared/log.js';
import { keptSince } from './audit.retention.rules.js';
import { AuditService, FORGOTTEN_AT_ONCE } from './audit.service.js';
import { PersonalData } from './personal-data.service.js';
import { SettingsService } from './settings/settings.service.js';

/** Parts that one round deletes at most, of all organisations together: what is left over waits for the next hour. */
const MOST_PARTS = 500;
/** People whose names go in one round. */
const MOST_PEOPLE = 500;

/** The trail of one commune, or (null) of the syndicate itself, that holds something from before `before`. */
interface Due { tenantId: string; organisationId: string | null; before: Date }

/** Deletes from the journal what each organisation has kept for as long as it is set to (`audit.retention-months`). */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settings: SettingsService,
    private readonly audit: AuditService,
    private readonly personal: PersonalData,
    private readonly log: Log,
  ) {}

  /** Bounded. An organisation whose journal cannot be deleted from is told to the log, and the others go on. */
  async sweep(): Promise<void> {
    let parts = MOST_PARTS;
    for (const due of await this.db.system((em) => this.due(em))) {
      try {
        parts -= await this.forget(due, parts);
      } catch (error) {
        this.log.warn({ err: error, ...due }, 'the journal of an organisation could not be shortened; the next hour tries again');
      }
      if (parts <= 0) return;
    }
    await this.forgetPeople();
  }

  /** Names without an account or an entry that bears them; with the last one of a person also what they signed. */
  private async forgetPeople(): Promise<void> {
    await this.db.system(async (em) => {
      const people: { tenantId: string; personId: string }[] = await em.query(UNKNOWN);
      for (const { tenantId, personId } of people) await this.personal.outlive(em, tenantId, personId);
      await em.query(`delete from audit_name n where ${UNBORNE}`);
    });
  }

  /** @returns how many parts it took */
  private async forget({ tenantId, organisationId, before }: Due, most: number): Promise<number> {
    for (let part = 1; part <= most; part++) {
      const gone = await this.db.system((em) => this.audit.forget(em, tenantId, organisationId, before));
      if (gone < FORGOTTEN_AT_ONCE) return part;
    }
    return most;
  }

  private async due(em: EntityManager): Promise<Due[]> {
    const now = this.clock.now();
    const months = [...await this.settings.everywhere(em, 'audit.retention-months')];
    return em.query(DUE, [months.map(([id]) => id), months.map(([, kept]) => keptSince(now, kept))]);
  }
}

/** Words of what was forgotten are no reason to forget: each would leave another, forever. They go with what goes otherwise. */
const HAS = (which: string): string => `select from audit_entry e where e.tenant_id = k.tenant_id and ${which} and e.at < k.before and e.action <> 'audit.forgotten'`;

/** Communes, the syndicates themselves, and communes that are no more: of these the syndicate keeps what it keeps of its own. */
const DUE = `with kept as materialized (select o.tenant_id, o.id, due.before from unnest($1::uuid[], $2::timestamptz[]) as due (id, before) join organisation o on o.id = due.id)
  select k.tenant_id as "tenantId", k.id as "organisationId", k.before from kept k where k.id <> k.tenant_id and exists (${HAS('e.organisation_id = k.id')})
  union all select k.tenant_id, null, k.before from kept k where k.id = k.tenant_id and exists (${HAS('e.organisation_id is null')})
  union all select distinct k.tenant_id, e.organisation_id, k.before from kept k join audit_entry e on e.tenant_id = k.tenant_id and e.at < k.before and e.action <> 'audit.forgotten'
    where k.id = k.tenant_id and e.organisation_id is not null and not exists (select from organisation o where o.id = e.organisation_id)`;

const UNBORNE = `not exists (select from app_user u where u.id = n.person_id)
  and not exists (select from audit_entry e where e.tenant_id = n.tenant_id and e.person_id = n.person_id and e.actor_digest = n.digest)
  and not exists (select from audit_entry e where e.tenant_id = n.tenant_id and e.subject_digest = n.digest)`;
const UNKNOWN = `select n.tenant_id as "tenantId", n.person_id as "personId" from audit_name n group by 1, 2 having bool_and(${UNBORNE}) limit ${MOST_PEOPLE}`;
