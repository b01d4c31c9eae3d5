import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { WebhookDevice, WebhookEvent } from '#contract';
import { AccessEvents } from '../access/index.js';
import { CommandEvents } from '../commands/index.js';
import { DeviceEvents, type DeviceHappening } from '../devices/index.js';
import { WebhookRecorder, type Happening } from './webhook.recorder.js';

interface Known { device: WebhookDevice; organisation: { id: string; name: string } }

/** What happens in the rooms above, inside their transactions. Where nobody asks for it, it costs one short question a batch. */
@Injectable()
export class WebhookListener implements OnModuleInit {
  constructor(
    private readonly devices: DeviceEvents,
    private readonly commands: CommandEvents,
    private readonly access: AccessEvents,
    private readonly recorder: WebhookRecorder,
  ) {}

  onModuleInit(): void {
    this.devices.happened.on((em, news) =>
      this.tell(em, news.map((one) => ({ ...one, type: `device.${one.kind}` as const })), (one, { device, organisation }) => ({ type: one.type, organisation, subject: { kind: 'device', id: device.id }, data: deviceData(one, device) })));
    this.commands.finished.on((em, rows) =>
      this.tell(em, rows.map((row) => ({ ...row, tenantId: row.tenant_id, deviceId: row.device_id, type: 'command.finished' as const })), ({ type, id, kind, state }, { device, organisation }) => (
        { type, organisation, subject: { kind: 'command', id }, data: { device, command: { id, kind, state } } })));
    this.access.arriving.on(async (em, { kind, tenantId, organisationId, subject, role, until }) => {
      const type = `user.${kind}` as const;
      if (!(await this.recorder.wanted(em, tenantId, [type]))) return;
      const [what, id = ''] = subject.split(':', 2);
      const organisation = organisationId === null ? null : await nameOf(em, tenantId, organisationId);
      const data = kind === 'invited' ? { role, until } : { role };
      await this.recorder.record(em, tenantId, [{ type, organisation, subject: { kind: what as 'invitation' | 'user', id }, data }]);
    });
  }

  /** Tenant by tenant: reads the devices that news are about, once, and only where somebody asks for them. */
  private async tell<N extends { tenantId: string; deviceId: string; type: WebhookEvent }>(em: EntityManager, news: readonly N[], make: (one: N, known: Known) => Happening): Promise<void> {
    for (const tenantId of new Set(news.map((one) => one.tenantId))) {
      const own = news.filter((one) => one.tenantId === tenantId);
      if (!(await this.recorder.wanted(em, tenantId, [...new Set(own.map(({ type }) => type))]))) continue;
      const known = await devicesOf(em, tenantId, own.map(({ deviceId }) => deviceId));
      await this.recorder.record(em, tenantId, own.flatMap((one) => {
        const found = known.get(one.deviceId);
        return found ? [make(one, found)] : [];
      }));
    }
  }
}

function deviceData(news: DeviceHappening, device: WebhookDevice): Happening['data'] {
  switch (news.kind) {
    case 'online': return { device, since: news.since };
    case 'offline': return { device, since: news.since, reason: news.reason, lastSeenAt: news.lastSeenAt };
    case 'quarantined': return { device, reason: news.reason };
    default: return { device };
  }
}

interface DeviceLine { id: string; name: string; kind: WebhookDevice['kind']; serial: string | null; assetTag: string | null; siteId: string | null; siteName: string | null; organisationId: string; organisationName: string }

async function devicesOf(em: EntityManager, tenantId: string, ids: readonly string[]): Promise<Map<string, Known>> {
  const rows: DeviceLine[] = await em.query(
    `select d.id, d.name, d.kind, d.serial, d.asset_tag as "assetTag", s.id as "siteId", s.name as "siteName", o.id as "organisationId", o.name as "organisationName"
     from device d join organisation o on o.id = d.organisation_id left join site s on s.id = d.site_id
     where d.tenant_id = $1 and d.id = any ($2::uuid[])`,
    [tenantId, ids],
  );
  return new Map(rows.map(({ siteId, siteName, organisationId, organisationName, ...device }) => [
    device.id, { device: { ...device, site: siteId === null ? null : { id: siteId, name: siteName ?? '' } }, organisation: { id: organisationId, name: organisationName } },
  ]));
}

async function nameOf(em: EntityManager, tenantId: string, id: string): Promise<{ id: string; name: string }> {
  const [row]: { id: string; name: string }[] = await em.query('select id, name from organisation where tenant_id = $1 and id = $2', [tenantId, id]);
  return row ?? { id, name: '' };
}
