import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { callerAddress } from '../shared/caller-address.js';
import { Clock } from '../shared/clock.js';
import { newId } from '../shared/id.js';
import type { Actor, Scope } from '../shared/scope.js';
import { Signal } from '../shared/signal.js';

/** What the trail should know beyond the act itself. */
export interface AuditContext {
  /** The commune that it concerns, where the subject does not say it; null for the syndicate's own affairs. */
  organisationId?: string | null;
  /** Why, in the words of the person. */
  reason?: string | undefined;
}

type Acting = Pick<Scope, 'tenantId' | 'actor'> & Partial<Pick<Scope, 'organisations'>>;

const LONGEST_REASON = 1_000;
const LONGEST_NAME = 400;
/** Entries that one `forget` deletes at most. */
export const FORGOTTEN_AT_ONCE = 2_000;

/** Where the commune of a subject stands. */
const COMMUNE_OF: Readonly<Record<string, string>> = {
  device: 'select o.organisation_id from device o', site: 'select o.organisation_id from site o', organisation: 'select o.id from organisation o',
  'enrolment-token': 'select o.organisation_id from enrolment_token o', deployment: 'select o.organisation_id from deployment o',
  user: 'select o.organisation_id from app_user o', invitation: 'select coalesce(o.organisation_id, o.home_id) from invitation o', role: 'select o.organisation_id from custom_role o',
  room: 'select o.organisation_id from room o', import: 'select o.organisation_id from import_run o', app: 'select o.organisation_id from app o', request: 'select o.organisation_id from request o',
};

/** Subjects that are people. */
const NAMING = ['user', 'invitation', 'access-request'];

/** The trail of who did what. Written in the same transaction as the act itself; chained a moment later by `AuditSealer`. */
@Injectable()
export class AuditService {
  /** After the commit of something that was recorded. */
  readonly recorded = new Signal<void>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * The commune is that of the subject, otherwise `organisationId` of the detail, otherwise that of a caller who has exactly one. A person's name stands only in the actor, and
   * in `name` and `email` of the detail of what is a person ({@link NAMING}): those are kept apart, where they can be forgotten.
   * @param action what was done, `device.revoked`
   * @param subject what it was done to, `device:<id>`
   * @param detail small facts worth reading later; never a secret
   */
  async record(em: EntityManager, scope: Acting, action: string, subject: string, detail: Record<string, unknown> = {}, context: AuditContext = {}): Promise<void> {
    const { tenantId, actor } = scope;
    const [kind = '', of] = subject.split(':', 2);
    const subjectId = isUUID(of) ? String(of) : null;
    const person = personOf(actor);
    const named = subjectId !== null && NAMING.includes(kind) ? takeName(detail) : { rest: detail };
    const communeOf = context.organisationId === undefined && Object.hasOwn(COMMUNE_OF, kind) ? `(${COMMUNE_OF[kind]} where o.tenant_id = $2 and o.id = $16::uuid)` : '$16::uuid';
    const given = context.organisationId === undefined ? placeIn(detail) ?? onlyOne(scope) : context.organisationId;
    await em.query(
      `insert into audit_entry (id, tenant_id, at, actor_kind, actor_id, actor_label, person_id, actor_digest, action, subject, subject_digest, detail, address, reason, organisation_id)
       values ($1, $2, $3, $4, $5, $6, $7::uuid, case when $7::uuid is not null then audit_name_of($2, $7::uuid, $8, '') end, $9, $10,
         case when $11::text is not null then audit_name_of($2, $17::uuid, $11, $12) end, $13::jsonb, $14, $15, nullif(coalesce(${communeOf}, $18::uuid), $2))`,
      [
        newId(), tenantId, this.clock.now(), actor.kind, actor.id, person === null ? actor.label : null, person, actor.label.slice(0, LONGEST_NAME), action, subject,
        named.name ?? null, named.email ?? '', JSON.stringify(named.rest), person === null ? null : callerAddress() ?? null, context.reason?.trim().slice(0, LONGEST_REASON) || null,
        communeOf.startsWith('(') ? subjectId : null, named.name === undefined ? null : subjectId, given ?? null,
      ],
    );
    this.db.afterCommit(() => this.recorded.emit());
  }

  /**
   * Deletes what one commune (null: the syndicate itself) has in the trail from before a time, at most {@link FORGOTTEN_AT_ONCE} entries: call it
   * again, in a transaction of its own, until it deletes fewer. What another process is deleting is left to it. The seals stay, and an entry `audit.forgotten` says what went and by which rule.
   * @param em of a system transaction @returns how many went
   */
  async forget(em: EntityManager, tenantId: string, organisationId: string | null, before: Date, rule = 'retention'): Promise<number> {
    if (before > this.clock.now()) throw new RangeError('What has not happened yet cannot be forgotten.');
    const gone: { entry_id: string; seq: string; at: Date }[] = await em.query(
      `select s.entry_id, s.seq, e.at from audit_entry e join audit_seal s on s.tenant_id = e.tenant_id and s.entry_id = e.id
       where e.tenant_id = $1 and ${organisationId === null ? 'e.organisation_id is null and $2::uuid is null' : 'e.organisation_id = $2'} and e.at < $3 order by e.at, e.id limit ${FORGOTTEN_AT_ONCE} for update of e skip locked`,
      [tenantId, organisationId, before],
    );
    if (gone.length === 0) return 0;
    const seqs = gone.map(({ seq }) => Number(seq));
    const actor: Actor = { kind: 'system', id: null, label: 'Craie' };
    // First this, by which the database lets the others go.
    await this.record(em, { tenantId, actor }, 'audit.forgotten', organisationId === null ? 'audit' : `organisation:${organisationId}`, {
      before: before.toISOString(), rule, count: gone.length, fromSeq: Math.min(...seqs), toSeq: Math.max(...seqs), oldest: gone[0]?.at.toISOString(), newest: gone.at(-1)?.at.toISOString(),
    }, { organisationId });
    await em.query('delete from audit_entry where tenant_id = $1 and id = any($2::uuid[])', [tenantId, gone.map(({ entry_id }) => entry_id)]);
    return gone.length;
  }
}

/** Whose act it was: an id, or null for a device and for the server itself. */
const personOf = ({ kind, id, personId }: Actor): string | null => (kind === 'user' || kind === 'api-token' ? personId ?? id : null);

/** A role that is given at a commune concerns it, whoever gets it. */
const placeIn = ({ organisationId }: Record<string, unknown>): string | undefined => (isUUID(organisationId) ? String(organisationId) : undefined);

const onlyOne = ({ organisations }: Acting): string | undefined => (Array.isArray(organisations) && organisations.length === 1 ? (organisations[0] as string) : undefined);

function takeName({ name, email, ...others }: Record<string, unknown>): { name?: string; email?: string; rest: Record<string, unknown> } {
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, LONGEST_NAME) : '');
  return text(name) || text(email) ? { name: text(name), email: text(email), rest: others } : { rest: others };
}
