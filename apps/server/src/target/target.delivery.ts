import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Calendar, TargetBody, TargetItem } from '#contract';
import { Database } from '#database';
import type { DeviceLink } from '#broker';
import { SigningKey } from '#pki';
import { Batcher } from '../shared/batcher.js';
import { LINK } from '../shared/link.js';
import { Log } from '../shared/log.js';
import { Metrics } from '../shared/metrics.js';

/** Targets signed and sent in one round: bounds memory. */
const CHUNK = 100;

interface Outgoing {
  device_id: string;
  revision: number;
  etag: string;
  items: TargetItem[];
  calendar: Calendar | null;
}

/** Sends signed targets to the devices that are connected and in service. The others get theirs when they say hello or come back into service. */
@Injectable()
export class TargetDelivery implements OnModuleDestroy {
  private readonly devices: Batcher<string>;

  constructor(
    private readonly db: Database,
    @Inject(LINK) private readonly link: DeviceLink,
    private readonly signing: SigningKey,
    log: Log,
    metrics: Metrics,
  ) {
    this.devices = new Batcher({
      chunk: CHUNK,
      handle: (ids) => this.deliver(ids),
      onError: (error) => log.error({ err: error }, 'Targets could not be sent; they go out at the next contact of their devices.'),
    });
    metrics.queue('target_delivery', this.devices);
  }

  /** Sends the present target of each of these devices soon. Call after the commit. */
  add(deviceIds: Iterable<string>): void {
    this.devices.add(deviceIds);
  }

  /** Resolves when every target is on its way, at the latest after so many ms. */
  sent(ms: number): Promise<void> {
    return this.devices.drained(ms);
  }

  onModuleDestroy(): Promise<void> {
    return this.devices.close();
  }

  /** Without what an older agent would refuse the whole target for (a format that it does not know), and what is made for another processor. */
  private async deliver(deviceIds: string[]): Promise<void> {
    const elsewhere = `i.spec ? 'architecture' and exists (select from inventory_section s where s.device_id = i.device_id and s.section = 'os' and s.body ->> 'architecture' <> i.spec ->> 'architecture')`;
    const targets: Outgoing[] = await this.db.system((em) => em.query(
      // All is looked up for each device (`limit` keeps it so): after a morning on which all came back, PostgreSQL still takes those that are connected for few, and would begin with all of them.
      `select t.device_id, t.revision, t.etag,
         (select coalesce(jsonb_agg(i.spec order by i.key collate "C"), '[]') from target_item i where i.device_id = t.device_id
            and not (i.reason is not distinct from 'unsupported' and (i.spec ? 'format' or ${elsewhere}))) as items,
         (select c.body from target_calendar c where c.tenant_id = t.tenant_id and c.hash = t.calendar) as calendar
       from unnest($1::uuid[]) as asked (device_id)
       cross join lateral (select * from device_target x where x.device_id = asked.device_id limit 1) t
       join lateral (select x.connected from device_presence x where x.device_id = asked.device_id limit 1) p on p.connected
       join lateral (select x.status from device x where x.id = asked.device_id limit 1) d on d.status = 'active'`,
      [deviceIds],
    ));
    if (targets.length === 0) return;
    const signed = await this.signing.signMany(targets.map((target) => JSON.stringify(targetBody(target))));
    await this.link.send(targets.map(({ device_id }, at) => ({ deviceId: device_id, kind: 'target', payload: JSON.stringify(signed[at]) })));
  }
}

const targetBody = ({ device_id, revision, etag, items, calendar }: Outgoing): TargetBody => ({ v: 1, deviceId: device_id, revision, etag, items, ...(calendar && { calendar }) });
