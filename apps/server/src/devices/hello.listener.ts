import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DownMessage } from '#contract';
import type { DeviceLink } from '#broker';
import { Database } from '#database';
import { LINK } from '../shared/link.js';
import { Uplink } from '../shared/uplink.js';
import { wantedAtHello } from './inventory.rules.js';
import { PresenceService } from './presence.service.js';
import { visible } from './text.rules.js';
import { Welcomes } from './welcomes.js';

interface Greeting { deviceId: string; agentVersion: string; bootId: string; inventoryHash: string }

/** First words after a connection: the device is greeted and, when its inventory is not the one stored, asked for it. */
@Injectable()
export class HelloListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly presence: PresenceService,
    private readonly database: Database,
    private readonly welcomes: Welcomes,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  onModuleInit(): void {
    this.uplink.on('hello', async (em, messages) => {
      await this.presence.hear(em, messages.map(({ deviceId, connectionId, at }) => ({ deviceId, news: { kind: 'beat', connectionId, at } })));
      // Two connections of one device in a batch: the later words count.
      const latest = new Map(messages.map((m) => [m.deviceId, { deviceId: m.deviceId, ...m.body }]));
      await this.greet(em, [...latest.values()].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)));
    });
  }

  private async greet(em: EntityManager, hellos: readonly Greeting[]): Promise<void> {
    const ids = hellos.map((h) => h.deviceId);
    await em.query(
      `update device_presence p set boot_id = n.boot_id from unnest($1::uuid[], $2::text[]) as n (id, boot_id)
       where p.device_id = n.id and p.boot_id is distinct from n.boot_id`,
      [ids, hellos.map((h) => visible(h.bootId, 64))],
    );
    await em.query(
      `update device d set agent_version = n.version from unnest($1::uuid[], $2::text[]) as n (id, version)
       where d.id = n.id and d.agent_version is distinct from n.version`,
      [ids, hellos.map((h) => visible(h.agentVersion, 40))],
    );
    const stored: { id: string; inventory_hash: string | null }[] = await em.query(`select id, inventory_hash from device where id = any($1::uuid[])`, [ids]);
    const hashes = new Map(stored.map((row) => [row.id, row.inventory_hash]));
    const answers = hellos.filter((hello) => hashes.has(hello.deviceId)).flatMap((hello) => {
      const inventory = wantedAtHello(hashes.get(hello.deviceId) ?? null, hello.inventoryHash);
      const wanted: DownMessage['wanted'] | undefined = inventory && { v: 1, inventory };
      return [
        { deviceId: hello.deviceId, kind: 'welcome' as const, payload: this.welcomes.text },
        ...(wanted ? [{ deviceId: hello.deviceId, kind: 'wanted' as const, payload: JSON.stringify(wanted) }] : []),
      ];
    });
    // A welcome that does not arrive is no loss: the device says hello again with its next connection.
    this.database.afterCommit(async () => { await this.link.send(answers); });
  }
}
