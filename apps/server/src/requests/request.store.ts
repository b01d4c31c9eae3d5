/** Reading requests: rows with the names around them, whoever asks. */
import type { EntityManager } from 'typeorm';
import type { RequestState } from '#contract';
import { containing } from '../shared/fold.js';
import type { Answering, Reach } from './request.reach.js';

/** One request, as raw SQL gives it. */
export interface RequestRow {
  id: string; tenant_id: string; number: number; state: RequestState;
  organisation_id: string; organisation: string; site_id: string; site: string; room_id: string | null; room: string | null;
  app_id: string | null; app_name: string | null; teaching: boolean; wish: string | null; link: string | null; why: string; wanted_by: string | null;
  asker_name: string; asker_email: string | null; asker_id: string | null; locale: 'fr' | 'en';
  created_at: Date; changed_at: Date; deployment_id: string | null; answered_by: string | null; answered_at: Date | null;
}
/** For somebody who is signed in. */
export interface AnswerableRow extends RequestRow { answerable: boolean }

const COLUMNS = `r.id, r.tenant_id, r.number, r.state, r.organisation_id, o.name as organisation, r.site_id, s.name as site, r.room_id, m.name as room, r.app_id, coalesce(a.name, r.app_name) as app_name,
  coalesce(a.teaching, false) as teaching, r.wish, r.link, r.why, r.wanted_by::text as wanted_by, r.asker_name, r.asker_email, r.asker_id, r.locale, r.created_at, r.changed_at, r.deployment_id, r.answered_by, r.answered_at`;
const FROM = `from request r join organisation o on o.id = r.organisation_id join site s on s.id = r.site_id left join room m on m.id = r.room_id left join app a on a.id = r.app_id and a.tenant_id = r.tenant_id`;

/** The request stands inside a reach, whose parts are these two parameters. */
const inside = (organisations: number, sites: number): string => `($${organisations}::uuid[] is null or r.organisation_id = any ($${organisations}) or r.site_id = any ($${sites}::uuid[]))`;
const partsOf = ({ organisations, sites }: Reach): [readonly string[] | null, readonly string[]] => [organisations, sites];
/** @param first of the four parameters of {@link answeringParts} */
const answerable = (first: number): string => `(${inside(first, first + 1)} or (coalesce(a.teaching, false) and ${inside(first + 2, first + 3)}))`;
const answeringParts = ({ any, teaching }: Answering): unknown[] => [...partsOf(any), ...partsOf(teaching)];

export interface RequestFilter {
  state?: RequestState | undefined; organisations?: readonly string[] | undefined; siteId?: string | undefined; appId?: string | undefined; q?: string | undefined; deploymentId?: string | undefined;
  askerId?: string | null | undefined;
  /** Id of the last one that was seen. */
  before: string | null;
}

/** Newest first, of those inside the reach. */
export function readRequests(em: EntityManager, tenantId: string, seen: Reach, answering: Answering, filter: RequestFilter, limit: number): Promise<AnswerableRow[]> {
  return em.query(
    `select ${COLUMNS}, ${answerable(4)} as answerable ${FROM} where r.tenant_id = $1 and ${inside(2, 3)}
       and ($8::uuid is null or r.id < $8) and ($9::text is null or r.state = $9) and ($10::uuid[] is null or r.organisation_id = any ($10)) and ($11::uuid is null or r.site_id = $11)
       and ($12::uuid is null or r.app_id = $12) and ($13::text is null or r.search_text like $13 or r.asker_key like $13 or s.sort_name like $13) and ($14::uuid is null or r.asker_id = $14)
       and ($15::uuid is null or r.deployment_id = $15)
     order by r.id desc limit $16`,
    [
      tenantId, ...partsOf(seen), ...answeringParts(answering), filter.before, filter.state ?? null, filter.organisations ?? null, filter.siteId ?? null, filter.appId ?? null, filter.q ? containing(filter.q) : null,
      filter.askerId ?? null, filter.deploymentId ?? null, limit,
    ],
  );
}

/** One inside the reach. @param lock until the end of the transaction: of two who change it one waits for the other */
export async function readRequest(em: EntityManager, tenantId: string, seen: Reach, answering: Answering, id: string, lock: boolean): Promise<AnswerableRow | undefined> {
  const [row]: AnswerableRow[] = await em.query(
    `select ${COLUMNS}, ${answerable(4)} as answerable ${FROM} where r.tenant_id = $1 and ${inside(2, 3)} and r.id = $8${lock ? ' for update of r' : ''}`,
    [tenantId, ...partsOf(seen), ...answeringParts(answering), id],
  );
  return row;
}

/** By the hash of its secret, whoever's it is. @param em of a system transaction @param lock as above */
export async function requestOf(em: EntityManager, secretHash: string, lock: boolean): Promise<RequestRow | undefined> {
  const [row]: RequestRow[] = await em.query(`select ${COLUMNS} ${FROM} where r.secret_hash = $1${lock ? ' for update of r' : ''}`, [secretHash]);
  return row;
}

/** How many somebody has to answer. */
export async function countOpen(em: EntityManager, tenantId: string, seen: Reach, answering: Answering): Promise<number> {
  const [row]: { open: number }[] = await em.query(
    `select count(*)::integer as open from request r left join app a on a.id = r.app_id and a.tenant_id = r.tenant_id where r.tenant_id = $1 and ${inside(2, 3)} and r.state = 'open' and ${answerable(4)}`,
    [tenantId, ...partsOf(seen), ...answeringParts(answering)],
  );
  return row?.open ?? 0;
}

export interface MessageRow { side: 'asker' | 'team'; by: string; text: string; at: Date }
/** Oldest first. */
export const messagesOf = (em: EntityManager, { tenant_id, id }: Pick<RequestRow, 'tenant_id' | 'id'>): Promise<MessageRow[]> =>
  em.query('select side, by, text, at from request_message where tenant_id = $1 and request_id = $2 order by at, id', [tenant_id, id]);
