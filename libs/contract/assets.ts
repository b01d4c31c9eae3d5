/** Equipment as people note it down, with and without an agent: the same devices, the same lists. Dates are `YYYY-MM-DD`. */
import type { DeviceDetail, DeviceRow, DeviceSelection } from './http.js';

/** Who tells what a device is: its agent, or people alone. */
export const MANAGEMENTS = ['agent', 'none'] as const;
export type Management = (typeof MANAGEMENTS)[number];

/** `display`: interactive. `charging-case`: a mobile class. `network`: access points and what is between them. */
export const DEVICE_KINDS = ['laptop', 'desktop', 'tablet', 'display', 'projector', 'screen', 'printer', 'charging-case', 'network', 'other', 'virtual', 'unknown'] as const;
export type DeviceKind = (typeof DEVICE_KINDS)[number];

/** What a machine with an agent says of itself, and people of one without. */
export interface AssetFacts {
  kind?: DeviceKind; model?: string | null; manufacturer?: string | null; serial?: string | null;
  /** At most 16, in any usual writing. */
  macs?: string[];
}
/** POST /devices → DeviceDetail: equipment without an agent. Without a site it belongs to the organisation; one of both is said. */
export interface AssetBody extends AssetFacts { name: string; kind: DeviceKind; assetTag?: string | null; purchasedOn?: string | null; siteId?: string; organisationId?: string }
/** PATCH /devices/:id. `roomId`: of its site, the new one when both are given. The facts only of equipment without an agent. */
export interface DeviceBody extends AssetFacts { name?: string; assetTag?: string | null; purchasedOn?: string | null; siteId?: string | null; roomId?: string | null; status?: 'active' | 'retired' }

// ── known again ─────────────────────────────────────────────────────────────────────────
/** What two machines have in common; in this order it counts. */
export const MARK_KINDS = ['serial', 'mac', 'tag'] as const;
export type MarkKind = (typeof MARK_KINDS)[number];
/** How sure it is that two are the same. Only what is certain happens by itself. */
export type Confidence = 'certain' | 'probable' | 'possible';
/** GET /devices/:id/twins → Page, one: those that may be the same machine, the surest first; at least one of both has no agent. */
export interface TwinView { device: DeviceRow; on: MarkKind; confidence: Confidence; differs: MarkKind[] }
/** POST /devices/:id/merge → MergeView. Each value names the device whose own stays. The one with an agent stays itself; of two without, this one. */
export interface MergeBody { otherId: string; nameOf?: string; assetTagOf?: string; siteOf?: string }
/** POST /devices/merges/:id/undo → MergeUndone: within 30 days. */
export interface MergeView { id: string; device: DeviceDetail }
/** GET /devices/:id/merges → Page, one: what this device was merged with and can be separated from again, the latest first. `name`: of the record that is gone. */
export interface MergedView { id: string; name: string; at: string; until: string }
/** `kept`: what was changed since, and therefore stays as it is. */
export interface MergeUndone { device: DeviceDetail; other: DeviceDetail; kept: ('name' | 'assetTag' | 'siteId' | 'kind' | 'model' | 'manufacturer' | 'serial' | 'purchasedOn')[] }
/** PUT /devices/:id/distinct/:otherId → 204: they are two machines, and not proposed again. */

// ── moves ───────────────────────────────────────────────────────────────────────────────
/** POST /devices/moves → MoveView. To a site, or to an organisation without a site; identity, certificate and history stay. */
export interface MoveBody { devices: DeviceSelection; siteId?: string; organisationId?: string }
/** `count`: those that were elsewhere before. `id` null when there were none. */
export interface MoveView { id: string | null; count: number; organisation: { id: string; name: string }; site: { id: string; name: string } | null }
/** POST /devices/moves/:id/undo → back to where each was, for a day. `kept`: moved again or deleted since, or its site is. */
export interface MoveUndone { restored: number; kept: number }
