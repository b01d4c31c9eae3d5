import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { Clean } from 'typebox/value';
import type { EntityManager } from 'typeorm';
import { InventoryMessage, type DeviceRow, type DownMessage, type SectionName } from '#contract';
import type { DeviceLink } from '#broker';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { LINK } from '../shared/link.js';
import { Uplink } from '../shared/uplink.js';
import { DeviceEvents, type DeviceRef } from './device.events.js';
import { DeviceMarks } from './device.marks.js';
import { mergeParts, osLabel, stillWanted, storedBody, summaryOf, type Parts } from './inventory.rules.js';
import { InventoryStore, withSummary, type Listed, type SectionRow } from './inventory.store.js';
import { SoftwareStore } from './software.store.js';

const NO_BODY = '{}';

/** Inventories: only parts with a new hash are written; what is still missing is asked for. */
@Injectable()
export class InventoryListener implements OnModuleInit {
  constructor(
    private readonly uplink: Uplink,
    private readonly inventory: InventoryStore,
    private readonly software: SoftwareStore,
    private readonly marks: DeviceMarks,
    private readonly events: DeviceEvents,
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(LINK) private readonly link: DeviceLink,
  ) {}

  onModuleInit(): void {
    this.uplink.on('inventory', (em, messages) => this.store(em, messages));
  }

  private async store(em: EntityManager, messages: readonly { deviceId: string; body: InventoryMessage }[]): Promise<void> {
    const byDevice = new Map<string, InventoryMessage[]>();
    for (const { deviceId, body } of messages) byDevice.set(deviceId, [...(byDevice.get(deviceId) ?? []), body]);
    const ids = [...byDevice.keys()].sort();
    const listed = await this.inventory.load(em, ids);
    const hashes = await this.inventory.hashes(em, ids);
    const at = this.clock.now();
    const news = [...listed.values()].map((before) => {
      // The schema lets unknown properties pass, so that agents may be newer than we are; they are not stored.
      const parts = mergeParts((byDevice.get(before.deviceId) ?? []).map((message) => Clean(InventoryMessage, message) as InventoryMessage));
      const stored = hashes.get(before.deviceId) ?? new Map<string, string>();
      return { before, parts, stored, missing: stillWanted(parts, stored), after: withSummary(before, summaryOf(parts)) };
    });

    await this.inventory.saveSections(em, news.flatMap(({ before, parts, stored }) => sectionRows(before, parts, stored)), at);
    await this.marks.setMacs(em, news.flatMap(({ before, parts, stored }) =>
      parts.sections.network && stored.get('network') !== hashOf(parts, 'network') ? [{ ...before, macs: parts.sections.network.interfaces.map(({ mac }) => mac) }] : [],
    ));
    await this.software.replace(em, news.flatMap(({ before, parts, stored }) =>
      parts.software && stored.get('software') !== hashOf(parts, 'software') ? [{ ...before, items: parts.software }] : [],
    ));
    await this.inventory.saveListed(em, news.map(({ after, parts, missing }) => ({
      listed: after, hash: missing.length === 0 ? parts.hash : null,
    })), at);

    this.database.afterCommit(async () => {
      this.events.inventoryChanged.emit(news.map(({ before }) => ref(before)));
      const listedAnew = news.filter(({ before, after }) => JSON.stringify(row(before)) !== JSON.stringify(row(after)));
      if (listedAnew.length > 0) this.events.changed.emit(listedAnew.map(({ after }) => ({ ...ref(after), row: row(after) })));
      await this.link.send(news.filter(({ missing }) => missing.length > 0).map(({ before, missing }) => {
        const wanted: DownMessage['wanted'] = { v: 1, inventory: missing };
        return { deviceId: before.deviceId, kind: 'wanted', payload: JSON.stringify(wanted) };
      }));
    });
  }
}

const ref = ({ tenantId, organisationId, siteId, deviceId }: DeviceRef): DeviceRef => ({ tenantId, organisationId, siteId, deviceId });

/** What the list shows of an inventory. */
const row = ({ kind, model, serial, osName, osVersion }: Listed): Partial<DeviceRow> => ({ kind, model, serial, os: osLabel(osName, osVersion) });

/** A part without a hash of its own counts as changed each time. */
const hashOf = (parts: Parts, part: string) => parts.hashes[part] ?? '';

function sectionRows(device: { deviceId: string; tenantId: string }, parts: Parts, stored: ReadonlyMap<string, string>): SectionRow[] {
  const sent = Object.keys(parts.sections) as SectionName[];
  const rows = sent.map((section) => ({ section, body: storedBody(parts.sections[section]) }));
  const all = parts.software ? [...rows, { section: 'software', body: NO_BODY }] : rows;
  return all
    .map((row) => ({ ...row, deviceId: device.deviceId, tenantId: device.tenantId, hash: hashOf(parts, row.section) }))
    .filter((row) => row.hash === '' || row.hash !== stored.get(row.section));
}
