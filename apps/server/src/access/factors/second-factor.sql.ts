import type { HeldRow } from '../holdings.js';
import { mustHaveSecondFactor, type Forcing } from './second-factor.rules.js';

/** Columns of `app_user u`: whether the person has a second factor, and the policies that may ask for one: the syndicate's, and those of communes where they hold a role. */
export const FACTOR_COLUMNS = `
  (exists(select from totp t where t.user_id = u.id and t.confirmed_at is not null) or exists(select from passkey p where p.tenant_id = u.tenant_id and p.user_id = u.id)) as "hasFactor",
  (select coalesce(json_agg(json_build_object('organisationId', r.organisation_id, 'forcedRoles', r.forced_roles, 'everybody', r.everybody)), '[]') from sign_in_policy r
    where r.tenant_id = u.tenant_id and (r.organisation_id is null or exists(select from access_grant g where g.tenant_id = u.tenant_id and g.user_id = u.id and (
      g.organisation_id = r.organisation_id or g.organisation_id = (select o.parent_id from organisation o where o.id = r.organisation_id)
      or exists(select from site s where s.id = any (g.site_ids) and s.organisation_id = r.organisation_id))))) as policies`;

/** A row with those columns. */
export interface FactorRow { hasFactor: boolean; policies: Forcing[] }

export const needsFactor = ({ grants, policies }: Pick<HeldRow, 'grants'> & FactorRow): boolean => mustHaveSecondFactor(grants, policies);
