import { withLesser } from '#contract';
import { allowedAt, EVERYWHERE, isNowhere, meet, type Holding, type Limits, type Place, type SiteRef } from './holding.rules.js';

/** Of `app_user u` at the moment $2: the roles in force with their places, and where the person is at home. */
export const HOLDINGS_OF_USER = `
  (select coalesce(json_agg(json_build_object('role', g.role,
      'custom', (select r.permissions from custom_role r where r.tenant_id = g.tenant_id and r.id::text = g.role),
      'organisations', case when g.organisation_id is not null then array(
        select o.id from organisation o where o.tenant_id = g.tenant_id and o.id = g.organisation_id
        union all select o.id from organisation o where o.tenant_id = g.tenant_id and o.parent_id = g.organisation_id) end,
      'sites', case when g.site_ids is not null then (
        select coalesce(json_agg(json_build_object('id', s.id, 'organisationId', s.organisation_id)), '[]')
        from site s where s.tenant_id = g.tenant_id and s.id = any (g.site_ids)) end)), '[]')
    from access_grant g where g.tenant_id = u.tenant_id and g.user_id = u.id and g.starts_at <= $2 and (g.ends_at is null or g.ends_at > $2)) as grants,
  case when u.organisation_id is not null then array(
    select o.id from organisation o where o.tenant_id = u.tenant_id and o.id = u.organisation_id
    union all select o.id from organisation o where o.tenant_id = u.tenant_id and o.parent_id = u.organisation_id) end as home,
  (select d.permissions from delegation d where d.tenant_id = u.tenant_id and d.organisation_id = u.organisation_id and d.active) as delegated`;

/** What {@link HOLDINGS_OF_USER} answers. */
export interface HeldRow {
  grants: { role: string; custom: string[] | null; organisations: string[] | null; sites: SiteRef[] | null }[];
  /** The person's commune (and, of a grouping, its members); null for people of the syndicate. */
  home: string[] | null;
  /** What was handed over to that commune; null when it runs no console of its own. */
  delegated: string[] | null;
}

/** What allows something somewhere. Nobody reaches beyond their home, nor beyond what was handed over to it, whatever was given to them. */
export function toHoldings({ grants, home, delegated }: HeldRow): Holding[] {
  const handedOver = withLesser(delegated ?? []);
  const within: Place = home ? { organisations: home, sites: [] } : EVERYWHERE;
  const holdings = grants.map(({ role, custom, organisations, sites }) => {
    const given: Place = organisations || sites ? { organisations: organisations ?? [], sites: sites ?? [] } : EVERYWHERE;
    const place = meet(given, within);
    return { permissions: allowedAt(role, custom, place).filter((permission) => home === null || handedOver.includes(permission)), place };
  });
  return holdings.filter(({ permissions, place }) => permissions.length > 0 && !isNowhere(place));
}

/** Of `api_token t`: what it is limited to. */
export const LIMITS_OF_TOKEN = `t.permissions as "limitedPermissions",
  case when t.organisation_ids is not null then array(
    select o.id from organisation o where o.tenant_id = t.tenant_id and (o.id = any (t.organisation_ids) or o.parent_id = any (t.organisation_ids))) end as "limitedOrganisations",
  case when t.site_ids is not null then (
    select coalesce(json_agg(json_build_object('id', s.id, 'organisationId', s.organisation_id)), '[]')
    from site s where s.tenant_id = t.tenant_id and s.id = any (t.site_ids)) end as "limitedSites"`;

/** What {@link LIMITS_OF_TOKEN} answers. */
export interface LimitRow { limitedPermissions: string[] | null; limitedOrganisations: string[] | null; limitedSites: SiteRef[] | null }

export const toLimits = ({ limitedPermissions, limitedOrganisations, limitedSites }: LimitRow): Limits => (
  { permissions: limitedPermissions, place: limitedOrganisations || limitedSites ? { organisations: limitedOrganisations ?? [], sites: limitedSites ?? [] } : EVERYWHERE });
