/** What is asked of the list: every filter and order that the console offers, searches, and software below a version. */
import type pg from 'pg';
import type { DeviceFilter } from '#contract';
import { encodeCursor } from '../../apps/server/src/shared/page.js';
import { sortOrder, type DeviceSort } from '../../apps/server/src/devices/device-sort.rules.js';
import { COMMON_TITLE, MIDDLE_VERSION, titleName } from './seed.js';

/** Orders behind the headings of the console's table. */
const SORTS: readonly DeviceSort[] = ['name', '-name', 'lastSeen', '-lastSeen', 'site', 'os'];

export interface Question {
  /** Figures are given by group, the slowest question of each by name. */
  group: 'page' | 'search' | 'software';
  name: string;
  sort: DeviceSort;
  /** Another one each time, where there are many. */
  filter: () => DeviceFilter;
  /** Where a later page begins; absent: the first page. */
  cursor?: () => string;
}

/** Devices, communes and sites to ask about. */
export interface Sample {
  devices: Record<'id' | 'name' | 'serial' | 'name_key' | 'site_key' | 'os_key' | 'site_id' | 'organisation_id', string>[];
  seen: Date[];
  /** Communes with devices, the largest first. */
  communes: string[];
}

export async function takeSample(db: pg.Client, tenant: string): Promise<Sample> {
  const { rows: devices } = await db.query<Sample['devices'][number] & { seen_key: Date }>(
    `select id, name, serial, name_key, site_key, os_key, seen_key, site_id, organisation_id from device where tenant_id = $1 order by md5(serial) limit 500`, [tenant],
  );
  const { rows: communes } = await db.query<{ id: string }>(`select organisation_id as id from device_count where tenant_id = $1 group by 1 order by sum(devices) desc, 1`, [tenant]);
  return { devices, seen: devices.map((device) => device.seen_key), communes: communes.map(({ id }) => id) };
}

/** Everything that is asked, in the order of the console's bar. */
export function questions(sample: Sample): Question[] {
  let turn = 0;
  const device = () => sample.devices[turn++ % sample.devices.length] ?? fail();
  const commune = (part: number) => sample.communes[Math.min(sample.communes.length - 1, Math.floor(sample.communes.length * part))] ?? fail();
  const largest = { organisationId: commune(0) };
  const filters: Record<string, () => DeviceFilter> = {
    'no filter': () => ({}),
    'online': () => ({ presence: 'online' }), 'offline': () => ({ presence: 'offline' }), 'never seen': () => ({ presence: 'never' }),
    'displays': () => ({ kind: 'display' }), 'virtual machines, of which there are none': () => ({ kind: 'virtual' }),
    'quarantined': () => ({ status: 'quarantined' }), 'retired': () => ({ status: 'retired' }),
    'the largest commune': () => largest, 'a middle commune': () => ({ organisationId: commune(0.1) }), 'a small commune': () => ({ organisationId: commune(0.8) }),
    'a site': () => ({ siteId: device().site_id }), 'a room, of which there are none': () => ({ roomId: device().id }), 'without an agent, of which there are none': () => ({ management: 'none' }),
    'a system': () => ({ os: 'Ubuntu' }), 'a version of a system': () => ({ os: 'Debian GNU/Linux 11' }),
    'target done': () => ({ target: 'done' }), 'target waiting': () => ({ target: 'waiting' }), 'target failed': () => ({ target: 'failed' }),
    'silent for 7 days': () => ({ silentDays: 7 }), 'silent for 30 days': () => ({ silentDays: 30 }),
    'a label that many have': () => ({ label: 'CM2' }), 'a label that few have': () => ({ label: 'Chariot 2' }),
    'an application failed': () => ({ app: 'gcompris-qt', target: 'failed' }),
    'the largest commune, offline': () => ({ ...largest, presence: 'offline' }), 'the largest commune, failed': () => ({ ...largest, target: 'failed' }),
    'displays, offline': () => ({ kind: 'display', presence: 'offline' }), 'displays, failed': () => ({ kind: 'display', target: 'failed' }),
  };
  const searches: Record<string, () => DeviceFilter> = {
    'a whole serial': () => ({ q: device().serial }), 'part of a serial': () => ({ q: device().serial.slice(2, 8) }), 'three letters of a serial': () => ({ q: device().serial.slice(3, 6) }),
    'a name': () => ({ q: device().name }), 'the middle of a name': () => ({ q: device().name.slice(2, 10) }), 'a name in the largest commune': () => ({ ...largest, q: device().name.slice(-4) }),
    'nothing like it': () => ({ q: 'xyzzy-plugh' }), 'two letters': () => ({ q: 'ta' }), 'a kind of name (half of all)': () => ({ q: 'tab-' }), 'a model': () => ({ q: 'thinkpad' }),
    'a kind of name, failed': () => ({ q: 'tab-', target: 'failed' }), 'four letters in the largest commune': () => ({ ...largest, q: 'port' }),
  };
  const software: Record<string, () => DeviceFilter> = Object.fromEntries([[COMMON_TITLE, 'what all have'], [titleName(1), 'what a third has'], [titleName(8), 'what a few have'], [titleName(40), 'what fewest have']].flatMap(
    ([title = '', what]) => [['largest', 0], ['middle', 0.1], ['small', 0.8]].map(([size, part]) =>
      [`${what}, below a version, in the ${size} commune`, () => ({ software: title, below: MIDDLE_VERSION, organisationId: commune(Number(part)) })] as const),
  ));
  const cursor = (sort: DeviceSort) => () => {
    const at = turn++ % sample.devices.length;
    const row = sample.devices[at] ?? fail();
    return encodeCursor(sortOrder(sort).columns.map((column) => (column === 'seen_key' ? (sample.seen[at] ?? fail()).toISOString() : row[column])));
  };
  const each = (group: Question['group'], all: Record<string, () => DeviceFilter>, sorts: readonly DeviceSort[]) =>
    Object.entries(all).flatMap(([name, filter]) => sorts.flatMap((sort): Question[] => [{ group, name, sort, filter }, { group, name, sort, filter, cursor: cursor(sort) }]));
  return [...each('page', filters, SORTS), ...each('search', searches, ['name', '-lastSeen']), ...each('software', software, ['name', '-lastSeen'])];
}

function fail(): never {
  throw new Error('The seeded fleet is empty.');
}
