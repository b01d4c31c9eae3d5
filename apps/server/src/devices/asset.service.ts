import { Injectable } from '@nestjs/common';
import type { AssetBody, DeviceDetail } from '#contract';
import { Database } from '#database';
import { AuditService, Looks } from '../access/index.js';
import { newId } from '../shared/id.js';
import type { Scope } from '../shared/scope.js';
import { DeviceEvents } from './device.events.js';
import { DeviceHistory } from './device-history.service.js';
import { searchText, sortKey } from './device-keys.js';
import { DeviceList } from './device-list.service.js';
import { DeviceMarks } from './device.marks.js';
import { DeviceStore } from './device.store.js';
import { SEEN_UNMANAGED } from './presence.rules.js';

/** Equipment without an agent: projectors, charging cases, access points, and machines that are still to be enrolled. */
@Injectable()
export class AssetService {
  constructor(
    private readonly database: Database,
    private readonly store: DeviceStore,
    private readonly marks: DeviceMarks,
    private readonly list: DeviceList,
    private readonly history: DeviceHistory,
    private readonly audit: AuditService,
    private readonly events: DeviceEvents,
    private readonly looks: Looks,
  ) {}

  /** @throws ProblemError `not_found` for a place outside the scope, `invalid_body` when it is said twice or not at all */
  create(scope: Scope, { name: typed, kind, siteId, organisationId, macs = [], ...body }: AssetBody): Promise<DeviceDetail> {
    return this.database.tenant(scope, async (em) => {
      const { tenantId, actor } = scope;
      const place = await this.store.place(scope, em, { siteId, organisationId });
      await this.looks.demand(scope, em, [place.organisation.id]);
      const id = newId();
      const text = (value: string | null | undefined) => value?.trim() || null;
      const [name, assetTag, model, serial] = [typed.trim(), text(body.assetTag), text(body.model), text(body.serial)];
      await em.query(
        `insert into device (id, tenant_id, organisation_id, site_id, name, kind, asset_tag, model, manufacturer, serial, purchased_on, management, status, presence,
           name_key, site_key, os_key, seen_key, search_text)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'none', 'active', 'unmanaged', $12, $13, '', $14, $15)`,
        [
          id, tenantId, place.organisation.id, place.site?.id ?? null, name, kind, assetTag, model, text(body.manufacturer), serial, body.purchasedOn ?? null,
          sortKey(name), sortKey(place.site?.name ?? ''), new Date(SEEN_UNMANAGED), searchText([name, assetTag, serial, model]),
        ],
      );
      await this.marks.setMacs(em, [{ deviceId: id, tenantId, macs }]);
      await this.history.add(em, [{ deviceId: id, tenantId, kind: 'created', detail: '', actor: actor.label }]);
      await this.audit.record(em, scope, 'device.created', `device:${id}`, { name, kind });
      this.database.afterCommit(() => this.events.enrolled.emit({ tenantId, organisationId: place.organisation.id, siteId: place.site?.id ?? null, deviceId: id, tokenId: null }));
      return this.list.detail(scope, id);
    });
  }
}
