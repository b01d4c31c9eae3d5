import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeviceEventView, Page } from '#contract';
import { newId } from '../shared/id.js';
import { toPage } from '../shared/page.js';
import type { Scope } from '../shared/scope.js';
import { typedCursor } from './cursor.js';
import { visible } from './text.rules.js';

export interface HistoryLine {
  deviceId: string;
  tenantId: string;
  /** A word the console translates: `online`, `offline`, `quarantined`, `enrolled`, … */
  kind: string;
  detail: string;
  /** Who did it; null when the device or the server did. */
  actor: string | null;
  /** A repeat with the same id is stored once. */
  id?: string;
  /** Now when absent. */
  at?: Date;
}

const DETAIL = 1_000;

/** The life of a device, line by line. */
@Injectable()
export class DeviceHistory {
  /** Adds lines in one statement. Texts may come from devices: they are made visible and bounded here. */
  async add(em: EntityManager, lines: readonly HistoryLine[]): Promise<void> {
    if (lines.length === 0) return;
    const now = new Date();
    await em.query(
      `insert into device_event (device_id, id, tenant_id, at, kind, detail, actor)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::text[], $7::text[])
       on conflict (device_id, id) do nothing`,
      [
        lines.map((l) => l.deviceId), lines.map((l) => l.id ?? newId()), lines.map((l) => l.tenantId), lines.map((l) => l.at ?? now),
        lines.map((l) => visible(l.kind, 60)), lines.map((l) => visible(l.detail, DETAIL)), lines.map((l) => l.actor && visible(l.actor, 200)),
      ],
    );
  }

  /** Newest first. The caller has checked that the scope may see the device. */
  async page(scope: Scope, em: EntityManager, deviceId: string, limit: number, cursor?: string): Promise<Page<DeviceEventView>> {
    const after = cursor === undefined ? [null, null] : typedCursor(cursor, ['time', 'id']);
    const rows: { id: string; at: Date; kind: string; detail: string; actor: string | null }[] = await em.query(
      `select id, at, kind, detail, actor from device_event
       where tenant_id = $1 and device_id = $2 and ($3::timestamptz is null or (at, id) < ($3, $4::uuid))
       order by at desc, id desc limit $5`,
      [scope.tenantId, deviceId, ...after, limit + 1],
    );
    return toPage(rows, limit, (row) => ({ ...row, at: row.at.toISOString() }), (row) => [row.at.toISOString(), row.id]);
  }
}
