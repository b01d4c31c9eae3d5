/** Live events to the console (socket.io, path `/api/live`, cookie session, same origin). Only changes travel. */
import type { DeploymentView } from './deployments.js';
import type { CommandView, DeviceRow, TargetItemView } from './http.js';

export interface LiveEvents {
  /** A device appeared, moved, changed its presence or a listed fact: patch what is on screen, never re-order it. */
  'device.changed': { id: string; row: Partial<DeviceRow> };
  'device.enrolled': { id: string; name: string; tokenId: string | null; row: DeviceRow };
  'device.removed': { id: string };
  /**
   * Devices are somewhere else now: those on screen change their place where they stand. `fresh`: for who hears it they are new, so their lists can be
   * read again. At most 200 at once; more come as several events.
   */
  'devices.arrived': { ids: string[]; organisation: DeviceRow['organisation']; site: DeviceRow['site']; fresh: boolean };
  /** A list was taken over, or taken back: lists can be read again. */
  'devices.imported': Record<string, never>;
  /** They went where who hears it cannot follow. */
  'devices.left': { ids: string[] };
  /** Facts of the heartbeat and inventory changed: an open device page reads again. */
  'device.inventory': { id: string };
  'target.changed': { deviceId: string; revision: number; items: TargetItemView[] };
  'command.changed': { deviceId: string; command: CommandView };
  /** At most one a second for each. */
  'deployment.changed': { deployment: DeploymentView };
  /** Acts that wait were asked for, approved or ended: whoever shows them reads them again. */
  'acts.changed': Record<string, never>;
  /** A request came or went on: lists and its page are read again. */
  'request.changed': { id: string };
  'counts.changed': { online: number; total: number };
}
export type LiveEventName = keyof LiveEvents;

/** From the console: which device pages are open, so that detail events go only where they are looked at (at most 20). `fleet` false: no list of devices is on screen, so `device.changed` of them all is not sent; absent is true. */
export interface LiveRequests {
  watch: { deviceIds: string[]; fleet?: boolean };
}
