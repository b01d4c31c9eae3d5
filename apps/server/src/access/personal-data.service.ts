import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditView } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { notFound } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { toAuditView, type ReadEntry } from './audit.reader.js';
import { entriesOfPerson } from './audit.person.js';
import { AuditService } from './audit.service.js';

export interface Person { tenantId: string; userId: string; email: string }
/** With what they were called in what they signed; a name that somebody else has too is none of these. */
export interface Named extends Person { labels: readonly string[] }
/** A person whose names are to go. */
export interface Erased extends Named {
  /** What stands there instead. */
  pseudonym: string;
  /** By the syndicate: what its people alone sign is closed to a commune. */
  whole: boolean;
}

/** What one room keeps about a person. */
export interface PersonalPart {
  /** For the file: bounded lists, never a secret. */
  tell?: (em: EntityManager, person: Named) => Promise<unknown>;
  /** The account goes: what is theirs alone goes with it, where the database does not see to it. */
  leave?: (em: EntityManager, person: Person) => Promise<void>;
  /** Their name is to go as well, from everything that they signed. */
  erase?: (em: EntityManager, person: Erased) => Promise<unknown>;
}

/** What stands where the name of a person stood: the same for all that they did. */
export const pseudonym = (userId: string): string => `#${userId.slice(-6)}`;

const AT_ONCE = 500;

/** Everything that is kept about a person, and its end. Rooms below this one add what is theirs. */
@Injectable()
export class PersonalData {
  private readonly parts = new Map<string, PersonalPart>(OWN);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly audit: AuditService,
  ) {}

  /** Called once at start by the room that keeps it. @param name its key in the file */
  add(name: string, part: PersonalPart): void {
    this.parts.set(name, part);
  }

  /** In the transaction that deletes the account, before it. */
  async leave(em: EntityManager, person: Person): Promise<void> {
    for (const { leave } of this.parts.values()) await leave?.(em, person);
  }

  /** True while the trail knows a name of theirs. */
  async isNamed(em: EntityManager, tenantId: string, userId: string): Promise<boolean> {
    return (await namesOf(em, tenantId, userId)).length > 0;
  }

  /** Takes the name of a person out of the trail, whose chain stays as it is, and out of what they signed. A name that somebody else has too stays there. */
  async erase(em: EntityManager, person: Person, whole: boolean): Promise<void> {
    const { tenantId, userId, email } = person;
    await this.unsign(em, person, whole);
    await em.query('select audit_forget_person($1, $2, $3)', [tenantId, userId, email]);
  }

  /**
   * Somebody without an account, whom the trail names no more: the names that it still knew go, also from what they signed. Somebody with the same address may have
   * come since: that is another account, and keeps everything. @param em of a system transaction
   */
  async outlive(em: EntityManager, tenantId: string, userId: string): Promise<void> {
    await this.unsign(em, { tenantId, userId, email: '' }, true);
    await em.query('delete from audit_name where tenant_id = $1 and person_id = $2', [tenantId, userId]);
  }

  private async unsign(em: EntityManager, person: Person, whole: boolean): Promise<void> {
    const labels = await namesOf(em, person.tenantId, person.userId);
    for (const { erase } of this.parts.values()) await erase?.(em, { ...person, labels, pseudonym: pseudonym(person.userId), whole });
  }

  /**
   * One JSON object, written while it is read: the trail of a busy person may be long. Asking for it is an act in the trail.
   * @param own the person themselves, who gets also what is outside of their scope; others get it of the people at home in their scope @throws ProblemError `not_found`
   */
  async file(scope: Scope, userId: string, own: boolean): Promise<AsyncGenerator<string>> {
    const { tenantId } = scope;
    const read = <T>(work: (em: EntityManager) => Promise<T>): Promise<T> => (own ? this.db.system(work) : this.db.tenant(scope, work));
    const facts = await read(async (em) => {
      const [account]: { email: string }[] = await em.query(ACCOUNT, [tenantId, userId, own || scope.organisations === 'all' ? null : scope.organisations]);
      if (!account) throw notFound('This person');
      const person = { tenantId, userId, email: account.email, labels: await namesOf(em, tenantId, userId) };
      const told: Record<string, unknown> = { generatedAt: this.clock.now().toISOString(), account };
      for (const [name, { tell }] of this.parts) if (tell) told[name] = await tell(em, person);
      await this.audit.record(em, scope, 'user.data-exported', `user:${userId}`);
      return told;
    });
    return lines(facts, (after) => read((em) => entriesOfPerson(em, tenantId, userId, after, AT_ONCE)));
  }
}

async function* lines(facts: Record<string, unknown>, more: (after: ReadEntry | undefined) => Promise<ReadEntry[]>): AsyncGenerator<string> {
  const head = JSON.stringify(facts, null, 2);
  yield `${head.slice(0, -2)},\n  "journal": [`;
  for (let entries = await more(undefined), between = '\n    '; entries.length > 0; entries = entries.length === AT_ONCE ? await more(entries.at(-1)) : []) {
    const views: AuditView[] = entries.map(toAuditView);
    yield between + views.map((view) => JSON.stringify(view)).join(',\n    ');
    between = ',\n    ';
  }
  yield '\n  ]\n}\n';
}

const ACCOUNT = `select u.id, u.email, u.name, u.locale as language, u.created_at as "createdAt",
  (select t.confirmed_at from totp t where t.tenant_id = u.tenant_id and t.user_id = u.id) as "secondFactorSince",
  (select count(*)::int from recovery_code c where c.tenant_id = u.tenant_id and c.user_id = u.id) as "recoveryCodesLeft"
  from app_user u where u.tenant_id = $1 and u.id = $2 and ($3::uuid[] is null or u.organisation_id = any($3::uuid[]))`;

const namesOf = async (em: EntityManager, tenantId: string, userId: string): Promise<string[]> => (await em.query<{ name: string }[]>(
  `select distinct n.name from audit_name n where n.tenant_id = $1 and n.person_id = $2
     and not exists (select from app_user u where u.tenant_id = n.tenant_id and u.id <> n.person_id and u.name = n.name)`, [tenantId, userId])).map(({ name }) => name);

const rows = (statement: string): PersonalPart => ({ tell: (em, { tenantId, userId }) => em.query(`${statement} limit 1000`, [tenantId, userId]) });

/** Replaces a name that stands in a column. */
export const unsign = (table: string, column: string): Pick<PersonalPart, 'erase'> => ({
  erase: (em, { tenantId, labels, pseudonym: instead }) => em.query(`update ${table} set ${column} = $3 where tenant_id = $1 and ${column} = any($2::text[])`, [tenantId, labels, instead]),
});

/** The same where the table is short enough to be told whole of a person as well. @param shown what of a row */
export const signed = (table: string, column: string, shown: string): Pick<PersonalPart, 'tell' | 'erase'> => ({
  tell: (em, { tenantId, labels }) => em.query(`select ${shown} from ${table} where tenant_id = $1 and ${column} = any($2::text[]) limit 1000`, [tenantId, labels]),
  ...unsign(table, column),
});

/** What this room keeps. Hashes of passwords, cookies and tokens are no answer to anybody; rows of the account go with it. */
const OWN: [string, PersonalPart][] = [
  ['roles', { ...rows(`select role, starts_at as "from", ends_at as until, granted_by as "grantedBy" from access_grant where tenant_id = $1 and user_id = $2 order by starts_at`), ...unsign('access_grant', 'granted_by') }],
  ['sessions', rows(`select created_at as "openedAt", last_seen_at as "lastSeenAt", address, browser, system, method from session where tenant_id = $1 and user_id = $2 order by created_at`)],
  ['apiTokens', { ...rows(`select name, created_at as "createdAt", expires_at as "expiresAt", last_used_at as "lastUsedAt", last_used_from as "lastUsedFrom" from api_token where tenant_id = $1 and user_id = $2 order by created_at`), ...unsign('api_token', 'created_by') }],
  ['customRoles', signed('custom_role', 'created_by', 'name, created_at as "createdAt"')],
  ['settings', signed('setting', 'set_by', 'key, value, set_at as "setAt"')],
  ['imports', signed('import_run', 'created_by', 'kind, file_name as "fileName", created_at as "createdAt"')],
  ['delegationsGiven', ofSyndicate(signed('delegation', 'handed_over_by', 'name, since'))],
  ['delegationsEnded', ofSyndicate(signed('delegation', 'ended_by', 'name, ended_at as "endedAt"'))],
  ['actsAsked', signed('pending_act', 'asked_label', 'kind, reason, asked_at as "askedAt"')],
  ['actsApproved', signed('pending_act', 'approved_label', 'kind, approved_at as "approvedAt"')],
  ['actsCancelled', signed('pending_act', 'ended_label', 'kind, ended_at as "endedAt"')],
  ['passkeys', rows(`select name, created_at as "createdAt", last_used_at as "lastUsedAt" from passkey where tenant_id = $1 and user_id = $2 order by created_at`)],
  ['identities', rows(`select p.name as provider, i.issuer, i.subject, i.created_at as "linkedAt", i.last_used_at as "lastUsedAt"
    from user_identity i join identity_provider p on p.id = i.provider_id where i.tenant_id = $1 and i.user_id = $2 order by i.created_at`)],
  ['accessRequests', {
    tell: (em, { tenantId, email }) => em.query(`select provider_name as provider, name, created_at as "createdAt", refused_at as "refusedAt" from access_request where tenant_id = $1 and email = $2 limit 1000`, [tenantId, email]),
    erase: (em, { tenantId, email }) => em.query('delete from access_request where tenant_id = $1 and email = $2', [tenantId, email]),
  }],
  ['invitations', {
    tell: (em, { tenantId, email }) => em.query(`select role, ends_at as until, invited_by as "invitedBy", created_at as "createdAt", expires_at as "expiresAt" from invitation where tenant_id = $1 and email = $2`, [tenantId, email]),
    leave: async (em, { tenantId, email }) => { await em.query('delete from invitation where tenant_id = $1 and email = $2', [tenantId, email]); },
    ...unsign('invitation', 'invited_by'),
  }],
];

/** What only people of the syndicate sign: closed to a commune. */
function ofSyndicate(part: Pick<PersonalPart, 'tell' | 'erase'>): PersonalPart {
  return { ...part, erase: async (em, person) => (person.whole ? part.erase?.(em, person) : undefined) };
}
