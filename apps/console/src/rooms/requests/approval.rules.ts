/** From a request to the deployment that grants it. Pure. */
import type { RequestDetail } from '#contract';

/** The address of a new deployment for it: its app when it is of the catalogue, the devices with an agent of its room or school. */
export function approvalSearch({ id, app, organisation, site, room }: Pick<RequestDetail, 'id' | 'app' | 'organisation' | 'site' | 'room'>): Record<string, string> {
  return { requestId: id, ...(app && { appId: app.id }), by: 'filter', organisationId: organisation.id, siteId: site.id, ...(room && { roomId: room.id }), management: 'agent' };
}
