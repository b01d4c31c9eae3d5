import { Injectable } from '@nestjs/common';
import { LIMITS } from '#contract';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { kept } from '../shared/kept.js';
import { Metrics, type Figures } from '../shared/metrics.js';
import { DeviceEvents } from './device.events.js';

/** Counts of the fleet are read again after so long, ms. */
const COUNTED_FOR = 15_000;
/** Tenants told apart: the largest ones. */
const MOST_TENANTS = 100;

interface Count { tenant_id: string; status: string; presence: string; target_state: string; devices: number }

/** The fleet in numbers: from the roll-up, by tenant, never by device. */
@Injectable()
export class DeviceMetrics {
  constructor(private readonly database: Database, private readonly clock: Clock, metrics: Metrics, events: DeviceEvents) {
    const counts = kept(() => this.counts(), COUNTED_FOR);
    const active = async () => (await counts()).filter(({ status }) => status === 'active');
    metrics.gauge('craie_devices', 'Devices in service, by tenant and presence.', async () => by('presence', await active()), ['tenant', 'presence']);
    metrics.gauge('craie_devices_by_status', 'All devices, by tenant and status: active, quarantined, retired.', async () => by('status', await counts()), ['tenant', 'status']);
    metrics.gauge('craie_devices_by_target', 'Devices in service, by tenant and state of their target.', async () => by('target_state', await active()), ['tenant', 'target_state']);
    metrics.gauge('craie_presence_lag_seconds', 'How late the longest overdue device is in being shown as offline.', kept(() => this.lag(), COUNTED_FOR));
    const changed = metrics.counter('craie_presence_changes_total', 'Devices that became online or offline.', 'presence', ['online', 'offline', 'never', 'unmanaged']);
    events.presenceChanged.on((changes) => { for (const { presence } of changes) changed(presence); });
  }

  private counts(): Promise<Count[]> {
    return this.database.system((em) => em.query(
      `select tenant_id, status, presence, target_state, sum(devices)::int as devices from device_count
       where tenant_id in (select tenant_id from device_count group by 1 order by sum(devices) desc limit $1)
       group by 1, 2, 3, 4`,
      [MOST_TENANTS],
    ));
  }

  private async lag(): Promise<number> {
    const [row]: { since: Date | null }[] = await this.database.system((em) => em.query(
      'select min(disconnected_at) as since from device_presence where online and not connected',
    ));
    return row?.since ? Math.max(this.clock.now().getTime() - row.since.getTime() - LIMITS.offlineDebounce, 0) / 1_000 : 0;
  }
}

function by(label: 'status' | 'presence' | 'target_state', counts: readonly Count[]): Figures {
  const sums = new Map<string, { labels: Record<string, string>; value: number }>();
  for (const count of counts) {
    const labels = { tenant: count.tenant_id, [label]: count[label] };
    const key = Object.values(labels).join(' ');
    sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + count.devices });
  }
  return [...sums.values()];
}
