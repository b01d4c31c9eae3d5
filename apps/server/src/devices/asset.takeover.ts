import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { DeviceEvents } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { searchText, sortKey } from './device-keys.js';
import { DeviceMarks } from './device.marks.js';
import type { NewDevice } from './device.service.js';
import { DeviceStore } from './device.store.js';
import { SEEN_NEVER } from './presence.rules.js';
import { machineKey, marksOf } from './recognition.rules.js';
import { visible } from './text.rules.js';

/** A machine that asks to come in, with what it tells of itself. */
export type Comer = Omit<NewDevice, 'id' | 'serial' | 'machineId' | 'macs'> & { serial: string; machineId: string; macs: readonly string[] };

interface Waiting { name: string; assetTag: string | null; model: string | null; siteId: string | null; siteKey: string }

/** Which device a machine is that enrols: its own of before, or equipment that was noted down and waits for it. */
@Injectable()
export class AssetTakeover {
  constructor(
    private readonly database: Database,
    private readonly store: DeviceStore,
    private readonly marks: DeviceMarks,
    private readonly history: DeviceHistory,
    private readonly events: DeviceEvents,
    private readonly clock: Clock,
  ) {}

  /** The device that the same machine in the same organisation had. */
  async known(em: EntityManager, { tenantId, organisationId, ...machine }: Pick<Comer, 'tenantId' | 'organisationId' | 'serial' | 'machineId'>): Promise<string | undefined> {
    const key = machineKey(machine.serial, machine.machineId);
    if (!key) return undefined;
    const [row]: { id: string }[] = await em.query(
      `select id from device where tenant_id = $1 and organisation_id = $2 and serial = $3 and machine_id = $4 order by id desc limit 1`,
      [tenantId, organisationId, key.serial, key.machineId],
    );
    return row?.id;
  }

  /**
   * Equipment of the token's organisation that is certainly this machine becomes it: name, label, site and history stay. Certain is the serial number,
   * if one device alone has it in the whole syndicate, and no card says otherwise; whatever else may be the same is shown on the pages of both.
   * A token opens its own organisation: equipment of another one is never taken by it.
   * @returns the device's id
   */
  async become(em: EntityManager, comer: Comer): Promise<string | undefined> {
    const { tenantId, organisationId } = comer;
    const [found, ...others] = (await this.marks.matching(em, comer, marksOf({ ...comer, tag: null }))).filter(({ match }) => match.on === 'serial');
    if (!found || others.length > 0 || found.match.confidence !== 'certain' || found.management !== 'none' || found.organisationId !== organisationId) return undefined;
    const [waiting]: Waiting[] = await em.query(
      `select name, asset_tag as "assetTag", model, site_id as "siteId", site_key as "siteKey" from device where id = $1 and management = 'none' and status <> 'retired' for no key update`, [found.id],
    );
    if (!waiting) return undefined;
    const place = waiting.siteId !== null || comer.siteId === null ? waiting : { siteId: comer.siteId, siteKey: sortKey((await this.store.place({ tenantId, organisations: [organisationId] }, em, { siteId: comer.siteId })).site?.name ?? '') };
    const serial = visible(comer.serial.trim(), 200);
    await em.query(
      `update device set management = 'agent', presence = 'never', seen_key = $2, platform = $3, agent_version = $4, enrolled_at = $5, serial = $6, machine_id = $7, site_id = $8, site_key = $9,
         search_text = $10 where id = $1`,
      [
        found.id, new Date(SEEN_NEVER), comer.platform, comer.agentVersion && visible(comer.agentVersion, 40), this.clock.now(), serial, visible(comer.machineId.trim(), 200) || null,
        place.siteId, place.siteKey, searchText([waiting.name, waiting.assetTag, serial, waiting.model]),
      ],
    );
    await em.query(`insert into device_presence (device_id, tenant_id) values ($1, $2)`, [found.id, tenantId]);
    await this.marks.addMacs(em, { deviceId: found.id, tenantId, macs: comer.macs });
    await this.history.add(em, [{ deviceId: found.id, tenantId, kind: 'recognised', detail: found.match.on, actor: null }]);
    const ref = { tenantId, organisationId, siteId: place.siteId, deviceId: found.id };
    await this.events.happened.tell(em, [{ ...ref, kind: 'enrolled' }]);
    this.database.afterCommit(() => {
      this.events.enrolled.emit({ ...ref, tokenId: comer.tokenId });
      this.events.changed.emit([{ ...ref, row: { management: 'agent', presence: 'never', platform: comer.platform, serial } }]);
    });
    return found.id;
  }
}
