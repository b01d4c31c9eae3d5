import { isDeviceId } from '#contract';
import type { DeviceRef } from '../devices/index.js';
import type { Scope } from '../shared/scope.js';

/** Rooms of the gateway. A person who may see everything stands in the tenant's, a delegated one in those of their communes and sites. */
export const tenantRoom = (tenantId: string): string => `tenant ${tenantId}`;
export const organisationRoom = (organisationId: string): string => `organisation ${organisationId}`;
/** Those who have the page of a device open. */
export const deviceRoom = (deviceId: string): string => `device ${deviceId}`;

export const siteRoom = (siteId: string): string => `site ${siteId}`;

/** Of those who stand in such a room, the ones that have a list of devices on screen. */
export const fleetRoom = (room: string): string => `fleet ${room}`;

export const roomsOf = ({ tenantId, organisations, sites = [] }: Scope): string[] =>
  organisations === 'all' ? [tenantRoom(tenantId)] : [...organisations.map(organisationRoom), ...sites.map(siteRoom)];

/** Everybody who may see a device stands in one of these. */
export const roomsAround = ({ tenantId, organisationId, siteId }: DeviceRef): string[] =>
  [tenantRoom(tenantId), organisationRoom(organisationId), ...(siteId ? [siteRoom(siteId)] : [])];

/** Device pages one console may have open. */
export const MOST_WATCHED = 20;

/** The ids of a `watch` request; undefined when a stranger wrote it. */
export function watchedIds(request: unknown): string[] | undefined {
  if (typeof request !== 'object' || request === null || !('deviceIds' in request)) return undefined;
  const { deviceIds } = request;
  if (!Array.isArray(deviceIds) || deviceIds.length > MOST_WATCHED) return undefined;
  const ids = deviceIds.filter((id): id is string => typeof id === 'string' && isDeviceId(id));
  return ids.length === deviceIds.length ? [...new Set(ids)] : undefined;
}

/** Whether a `watch` request asks for news of all devices; undefined when it does not say anything that is understood. */
export function wantsFleet(request: unknown): boolean | undefined {
  if (watchedIds(request) === undefined) return undefined;
  return (request as { fleet?: unknown }).fleet !== false;
}
