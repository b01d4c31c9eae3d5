/** Three people, each with a scope, ask the same things. */
import { join } from 'node:path';
import pg from 'pg';
import { DELEGABLE, type DeviceCount, type DeviceFilter, type GrantBody, type InvitationView, type SessionView } from '#contract';
import { Api } from '../../scripts/demo/api.js';
import type { Postgres } from '../link/engines.js';
import { BenchServer, EMAIL, PASSWORD } from '../link/server.js';
import type { Undo } from '../link/undo.js';
import { InProcess, overHttp, type Asks, type Reach } from '../list/askers.js';
import { quantile } from '../list/measure.js';
import { takeSample } from '../list/questions.js';
import { grow, seedPlaces } from '../list/seed.js';
import type { Figure } from '../report.js';
import { asks, GROUPS, type Group, type Question } from './questions.js';

const SCHOOLS = 40;
/** Asked so often each; the first ones do not count. */
const ROUNDS = { warm: 3, counted: 25 };
/** A scoped statement costs at most so much more than the same one without policies. */
const MOST_RATIO = 1.5;

interface Person { whose: string; reach: Reach; place: Pick<GrantBody, 'organisationId' | 'siteIds'>; role: string }

export async function measureScopes(postgres: Postgres, work: string, undo: Undo, devices: number): Promise<Figure[]> {
  const db = new pg.Client(postgres.url);
  await db.connect();
  undo.add(() => db.end());
  const where = { data: join(work, 'server'), authority: join(work, 'authority'), databaseUrl: postgres.url };
  await (await BenchServer.start(where)).stop();
  const { rows: [owner] } = await db.query<{ tenant_id: string }>('select tenant_id from app_user');
  if (!owner) throw new Error('The server made no owner.');
  await seedPlaces(db, owner.tenant_id);
  await grow(db, owner.tenant_id, 0, devices);
  process.stderr.write(`${devices} devices are seeded\n`);
  const server = await BenchServer.start(where);
  undo.add(() => server.stop());
  const inside = await InProcess.open(postgres.url, join(work, 'inside'), owner.tenant_id);
  undo.add(() => inside.close());

  const sample = await takeSample(db, owner.tenant_id);
  const figures: Figure[] = [];
  for (const person of await peopleOf(db, owner.tenant_id)) {
    const api = await signedIn(server, person);
    const mine = asks(await ofScope(db, person.reach, sample.devices));
    const http: Asks = { page: overHttp(api), count: (filter) => api.call<DeviceCount>('GET', `/devices/count?${new URLSearchParams(filter as Record<string, string>).toString()}`) };
    const [asked, policed, unpoliced] = [await times(mine, http), await times(mine, inside.policed(person.reach)), await times(mine, inside.unpoliced(person.reach))];
    for (const [group, most] of Object.entries(GROUPS) as [Group, number][]) {
      const p95 = (of: Timed[]) => quantile(of.filter(({ question }) => question.group === group).flatMap((one) => one.times), 0.95);
      const typical = (of: Timed[]) => of.filter(({ question }) => question.group === group).reduce((sum, one) => sum + quantile(one.times, 0.5), 0);
      const worst = asked.filter(({ question }) => question.group === group).toSorted((a, b) => quantile(b.times, 0.95) - quantile(a.times, 0.95))[0];
      process.stderr.write(`  ${person.whose}, slowest ${group}: ${worst?.question.name ?? ''} ${quantile(worst?.times ?? [0], 0.95).toFixed(1)} ms\n`);
      figures.push(
        { name: `${group} by ${person.whose}, p95 over HTTP`, value: p95(asked), unit: 'ms', size: devices, budget: { most } },
        { name: `${group} by ${person.whose}, statements with policies to without`, value: typical(policed) / typical(unpoliced), unit: '×', size: devices, budget: { most: MOST_RATIO } },
      );
    }
  }
  return figures;
}

/** The syndicate, the largest commune (a twelfth of the fleet), and schools of forty communes. */
async function peopleOf(db: pg.Client, tenant: string): Promise<Person[]> {
  const { rows: [largest] } = await db.query<{ id: string }>('select organisation_id as id from device_count where tenant_id = $1 group by 1 order by sum(devices) desc limit 1', [tenant]);
  const { rows: schools } = await db.query<{ id: string }>(
    `select id from (select distinct on (s.organisation_id) s.id, s.organisation_id from site s where s.tenant_id = $1 order by s.organisation_id, s.id) one order by md5(organisation_id::text) limit ${SCHOOLS}`, [tenant],
  );
  if (!largest) throw new Error('The fleet is empty.');
  const sites = schools.map(({ id }) => id);
  return [
    { whose: 'the syndicate', reach: { organisations: 'all' }, place: {}, role: 'operator' },
    { whose: 'the largest commune', reach: { organisations: [largest.id] }, place: { organisationId: largest.id }, role: 'commune-admin' },
    { whose: 'an eRUN of 40 schools', reach: { organisations: [], sites }, place: { siteIds: sites }, role: 'erun' },
  ];
}

/** Somebody invited with the role, in a session of their own. */
async function signedIn(server: BenchServer, { role, place }: Person): Promise<Api> {
  const email = `${role}@bench.example`;
  // A commune's administrator may what was handed over to the commune.
  if (place.organisationId) await server.api.call('PUT', `/organisations/${place.organisationId}/delegation`, { permissions: DELEGABLE, name: 'Banc', colour: '#2b6a56', locale: 'fr', slug: 'banc', signIn: { password: true, providers: [] } });
  const { secret = '' } = await server.api.call<InvitationView>('POST', '/invitations', { email, role, ...place });
  await server.api.call('POST', `/join/${secret}`, { name: role, password: PASSWORD });
  const api = new Api(server.url);
  await api.signIn(email, PASSWORD);
  const { user } = await api.call<SessionView>('GET', '/session');
  if (user.email === EMAIL) throw new Error('The owner was asked instead.');
  return api;
}

/** Names and serials to look for that are there. */
async function ofScope(db: pg.Client, { organisations, sites = [] }: Reach, all: { name: string; serial: string }[]): Promise<{ name: string; serial: string }[]> {
  if (organisations === 'all') return all;
  const { rows } = await db.query<{ name: string; serial: string }>(
    'select name, serial from device where organisation_id = any ($1::uuid[]) or site_id = any ($2::uuid[]) order by md5(serial) limit 500', [organisations, sites],
  );
  return rows;
}

interface Timed { question: Question; times: number[] }

async function times(questions: readonly Question[], { page, count }: Asks): Promise<Timed[]> {
  const all = questions.map((question): Timed => ({ question, times: [] }));
  for (let round = 0; round < ROUNDS.warm + ROUNDS.counted; round++) {
    for (const { question, times: taken } of all) {
      const filter: DeviceFilter = question.filter();
      const began = performance.now();
      await (question.group === 'count' ? count(filter) : page({ filter, sort: question.sort }));
      if (round >= ROUNDS.warm) taken.push(performance.now() - began);
    }
  }
  return all;
}
