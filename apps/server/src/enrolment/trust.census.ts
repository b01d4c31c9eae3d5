import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Authority } from '#pki';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { Trust } from '../shared/trust.js';
import { Uplink } from '../shared/uplink.js';

/** How far devices have come in a rotation. Those without a certificate in force are not counted. */
export interface Census {
  devices: number;
  /** Know the present roots and signing keys. */
  knowing: number;
  /** Use a certificate of the newest root. */
  renewed: number;
  /** Of those that do not know: not heard for a month. */
  away: number;
}

/** Which authority each device knows, as its hello says, and which one it depends on. */
@Injectable()
export class TrustCensus implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly uplink: Uplink,
    private readonly authority: Authority,
    private readonly trust: Trust,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.uplink.on('hello', (em, messages) => this.note(em, new Map(messages.flatMap(({ deviceId, body }) => (body.trust ? [[deviceId, body.trust]] : [])))));
  }

  /** One scan of the fleet. */
  async count(): Promise<Census> {
    const [row]: Census[] = await this.db.system((em) => em.query(
      `select count(*)::integer as devices, (count(*) filter (where t.trust = $1))::integer as knowing,
         (count(*) filter (where c.issuer = $2))::integer as renewed,
         (count(*) filter (where t.trust is distinct from $1 and not p.connected and (p.last_seen_at is null or p.last_seen_at < $3)))::integer as away
       from device d
       join lateral (select issuer from device_certificate c where c.tenant_id = d.tenant_id and c.device_id = d.id and c.revoked_at is null
         order by c.first_used_at desc nulls last, c.issued_at desc limit 1) c on true
       join device_presence p on p.device_id = d.id
       left join device_trust t on t.device_id = d.id
       where d.status <> 'retired'`,
      [this.trust.mark, this.authority.issuer, new Date(this.clock.now().getTime() - 30 * 86_400_000)],
    ));
    return row ?? { devices: 0, knowing: 0, renewed: 0, away: 0 };
  }

  private async note(em: EntityManager, said: ReadonlyMap<string, string>): Promise<void> {
    if (said.size === 0) return;
    const ids = [...said.keys()].sort();
    await em.query(
      `insert into device_trust as t (device_id, tenant_id, trust, since)
       select d.id, d.tenant_id, h.trust, $3 from unnest($1::uuid[], $2::text[]) as h (device_id, trust) join device d on d.id = h.device_id
       on conflict (device_id) do update set trust = excluded.trust, since = excluded.since where t.trust <> excluded.trust`,
      [ids, ids.map((id) => said.get(id)), this.clock.now()],
    );
  }
}
