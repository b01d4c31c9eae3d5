import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Refusal } from '#broker';
import { nameId } from '../shared/id.js';
import { Uplink } from '../shared/uplink.js';
import { DeviceHistory } from './device-history.service.js';
import { DeviceQuarantine } from './device-quarantine.js';
import { visible } from './text.rules.js';

/** Refusals that a sound agent never earns. Too fast or too large can be bad luck: they are only told in the history. */
const SUSPECT: readonly Refusal['reason'][] = ['malformed', 'inflate', 'forbidden-topic', 'identity'];

/** A device that keeps trying (a revoked one does, for years) gets one line for each reason in so long, ms. Metrics count them all. */
const LINE_EVERY = 3_600_000;

/** Devices whose messages were not let in: told in their history, and suspects go into quarantine until somebody looks. */
@Injectable()
export class QuarantineListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly quarantine: DeviceQuarantine,
    private readonly history: DeviceHistory,
  ) {}

  onModuleInit(): void {
    this.uplink.onRefusals((em, refusals) => this.note(em, refusals));
  }

  private async note(em: EntityManager, refusals: readonly Refusal[]): Promise<void> {
    const known = refusals.filter((r): r is Refusal & { deviceId: string } => r.deviceId !== null);
    const rows: { id: string; tenant_id: string }[] = await em.query(`select id, tenant_id from device where id = any($1::uuid[])`, [known.map((r) => r.deviceId)]);
    const tenants = new Map(rows.map((row) => [row.id, row.tenant_id]));
    await this.history.add(em, known.flatMap((r) => {
      const tenantId = tenants.get(r.deviceId);
      const id = nameId('refused', r.deviceId, r.reason, Math.floor(r.at / LINE_EVERY));
      return tenantId ? [{ id, deviceId: r.deviceId, tenantId, kind: 'refused', detail: reasonText(r), actor: null, at: new Date(r.at) }] : [];
    }));
    const suspects = new Map(known.filter((r) => SUSPECT.includes(r.reason)).map((r) => [r.deviceId, reasonText(r)]));
    await this.quarantine.put(em, [...suspects].map(([deviceId, reason]) => ({ deviceId, reason })));
  }
}

const reasonText = ({ reason, detail, count }: Refusal) => visible(`${reason}: ${detail}${count > 1 ? ` (×${count})` : ''}`, 500);
