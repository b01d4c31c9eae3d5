/** Three ways to one page or count: over HTTP with a session; the service alone, in a scope; its query alone, without row-level security. */
import type { DeviceCount, DeviceFilter, DeviceRow, Page } from '#contract';
import { Database } from '#database';
import { AuditService, Looks } from '../../apps/server/src/access/index.js';
import { AppHolders } from '../../apps/server/src/devices/app-holders.js';
import { DeviceFilters } from '../../apps/server/src/devices/device-filter.js';
import { DeviceList } from '../../apps/server/src/devices/device-list.service.js';
import { Clock } from '../../apps/server/src/shared/clock.js';
import type { Scope } from '../../apps/server/src/shared/scope.js';
import { TargetHolders } from '../../apps/server/src/target/target.holders.js';
import { SCHEMA } from '../../apps/server/src/schema.js';
import type { Api } from '../../scripts/demo/api.js';
import type { Question } from './questions.js';

/** Rows of a page, as the issue asks. */
const PAGE = 50;

export interface Asked { filter: DeviceFilter; sort: Question['sort']; cursor?: string }
export type Ask = (asked: Asked) => Promise<Page<DeviceRow>>;
export interface Asks { page: Ask; count: (filter: DeviceFilter) => Promise<DeviceCount> }
export type Reach = Pick<Scope, 'organisations' | 'sites'>;

/** As the console asks. */
export const overHttp = (api: Api): Ask => ({ filter, sort, cursor }) => {
  const query = new URLSearchParams({ ...Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, String(value)])), sort, limit: String(PAGE), ...(cursor ? { cursor } : {}) });
  return api.call('GET', `/devices?${query.toString()}`);
};

export class InProcess {
  private constructor(private readonly database: Database, private readonly tenantId: string) {}

  /** On a connection of its own. @param dataDir a folder of its own */
  static async open(url: string, dataDir: string, tenantId: string): Promise<InProcess> {
    return new InProcess(await Database.open({ ...SCHEMA, url, dataDir, poolSize: 1 }), tenantId);
  }

  /** What a person of these communes would see, under row-level security. */
  delegated(organisations: readonly string[]): Ask {
    return this.policed({ organisations }).page;
  }

  /** The very same statement as the tables' owner, whom no policy concerns. */
  plain(): Ask {
    return this.unpoliced({ organisations: 'all' }).page;
  }

  /** In a scope, under row-level security. */
  policed(reach: Reach): Asks {
    return this.asking(this.database, reach);
  }

  /** The same statements as the tables' owner. */
  unpoliced(reach: Reach): Asks {
    const { database } = this;
    const listed = (ids: readonly string[] = []) => ids.join(',');
    const tenant: Database['tenant'] = (_, work) => database.system(async (em) => {
      await em.query(`select set_config('app.tenant', $1, true), set_config('app.organisations', $2, true), set_config('app.sites', $3, true)`, [
        this.tenantId, reach.organisations === 'all' ? '*' : listed(reach.organisations), listed(reach.sites),
      ]);
      return work(em);
    });
    return this.asking(Object.assign(Object.create(database) as Database, { tenant }), reach);
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private asking(database: Database, reach: Reach): Asks {
    const [holders, clock] = [new AppHolders(), new Clock()];
    new TargetHolders(holders).onModuleInit();
    const looks = new Looks(database, clock, new AuditService(database, clock));
    const list = new DeviceList(database, new DeviceFilters(holders, clock), looks, clock);
    const scope: Scope = { tenantId: this.tenantId, ...reach, actor: { kind: 'system', id: null, label: 'bench' }, permissions: ['devices.read'], locale: 'fr' };
    return { page: ({ filter, sort, cursor }) => list.page(scope, { filter, sort, limit: PAGE, cursor }), count: (filter) => list.count(scope, filter) };
  }
}
