/** Three ways to one page: over HTTP with a session; the service alone, for a commune's delegate; its query alone, without row-level security. */
import type { DeviceFilter, DeviceRow, Page } from '#contract';
import { Database } from '#database';
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
    return this.asking(this.database, organisations);
  }

  /** The very same statement as the tables' owner, whom no policy concerns. */
  plain(): Ask {
    const { database } = this;
    const tenant: Database['tenant'] = (_, work) => database.system(async (em) => {
      await em.query(`select set_config('app.tenant', $1, true), set_config('app.organisations', '*', true)`, [this.tenantId]);
      return work(em);
    });
    return this.asking(Object.assign(Object.create(database) as Database, { tenant }), 'all');
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private asking(database: Database, organisations: Scope['organisations']): Ask {
    const [holders, clock] = [new AppHolders(), new Clock()];
    new TargetHolders(holders).onModuleInit();
    const list = new DeviceList(database, new DeviceFilters(holders, clock), clock);
    const scope: Scope = { tenantId: this.tenantId, organisations, actor: { kind: 'system', id: null, label: 'bench' }, permissions: ['devices.read'], locale: 'fr' };
    return ({ filter, sort, cursor }) => list.page(scope, { filter, sort, limit: PAGE, cursor });
  }
}
