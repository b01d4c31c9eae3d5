import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, either, inListed, inPlace, ownOf, tenantPolicy, through } from './policies.js';

const PLACES = [
  // Syndicate, groupings of communes, communes. What stands directly below the syndicate has no parent.
  `alter table organisation add column parent_id uuid constraint organisation_parent_fk references organisation (id)`,
  `create index organisation_parent_ix on organisation (tenant_id, parent_id) where parent_id is not null`,
  // Where a person is at home: the commune whose console they were given; null for the people of the syndicate.
  `alter table app_user add column organisation_id uuid constraint app_user_organisation_fk references organisation (id)`,
  `create index app_user_organisation_ix on app_user (tenant_id, organisation_id) where organisation_id is not null`,
  // Where a role is held: an organisation with all below it, or single sites; neither: the whole syndicate.
  ...['access_grant', 'invitation'].flatMap((table) => [
    `alter table ${table} add column organisation_id uuid constraint ${table}_organisation_fk references organisation (id)`,
    `alter table ${table} add column site_ids uuid[]`,
    `alter table ${table} add constraint ${table}_place_ck check (organisation_id is null or site_ids is null)`,
  ]),
  `alter table invitation add column home_id uuid`,
  `create index access_grant_organisation_ix on access_grant (tenant_id, organisation_id) where organisation_id is not null`,
  `create index access_grant_sites_ix on access_grant using gin (site_ids) where site_ids is not null`,
  `create table custom_role (
    id uuid constraint custom_role_pk primary key,
    tenant_id uuid not null,
    organisation_id uuid constraint custom_role_organisation_fk references organisation (id),
    name text not null,
    sort_name text collate "C" not null,
    permissions text[] not null,
    created_by text not null,
    created_at timestamptz(3) not null
  )`,
  `create index custom_role_name_ix on custom_role (tenant_id, sort_name, id)`,
  ...tenantPolicy('custom_role'),
  ...delegatePolicy('custom_role', { seen: either('organisation_id is null', inListed('organisation_id')), written: inListed('organisation_id') }),
  // The commune that a deployment is about, when it was made for that one alone by one who looks after communes; and who made it (person or token).
  `alter table deployment add column organisation_id uuid, add column created_by_id uuid`,
];

const allSitesSeen = (table: string) => `(${table}.site_ids is not null and not exists (select from unnest(${table}.site_ids) wanted where not exists (select from site seen where seen.id = wanted)))`;
const anySiteSeen = (table: string) => `exists (select from site seen where seen.id = any (${table}.site_ids))`;

/** Tables that belong to a device, to a person, to the whole syndicate: until here they knew only their tenant. */
const ofDevice = [
  'device_presence', 'device_presence_day', 'device_event', 'device_certificate', 'device_trust', 'inventory_section', 'device_software',
  'command', 'command_queue', 'device_target', 'target_item',
];
const ofPerson = ['session', 'api_token', 'totp', 'recovery_code'];
/** What all share: only read. */
const shared = ['app', 'app_package', 'stored_file', 'software_version', 'device_text_letters'];

const POLICIES = [
  ...delegatePolicy('organisation', { seen: either(inListed('id'), 'id = tenant_id', 'exists (select from site seen where seen.organisation_id = organisation.id)'), written: inListed('id') }),
  ...delegatePolicy('site', { seen: inPlace('organisation_id', 'id'), written: inListed('organisation_id') }),
  ...delegatePolicy('device', { seen: inPlace('organisation_id', 'site_id') }),
  ...delegatePolicy('device_count', { seen: inPlace('organisation_id', 'site_id') }),
  ...delegatePolicy('device_text', { seen: inListed('organisation_id') }),
  ...delegatePolicy('enrolment_token', { seen: inPlace('organisation_id', 'site_id') }),
  ...ofDevice.flatMap((table) => delegatePolicy(table, { seen: through(table, 'device', 'device_id') })),
  ...shared.flatMap((table) => delegatePolicy(table, { seen: 'true', written: 'false' })),
  // With a device that is deleted its counts go down.
  ...delegatePolicy('software_title', { seen: 'true' }),
  ...['access_grant', 'invitation'].flatMap((table) => delegatePolicy(table, {
    seen: either(inListed('organisation_id'), anySiteSeen(table)), written: either(inListed('organisation_id'), allSitesSeen(table)),
  })),
  ...delegatePolicy('app_user', { seen: either(inListed('organisation_id'), 'exists (select from access_grant seen where seen.user_id = app_user.id)') }),
  ...ofPerson.flatMap((table) => delegatePolicy(table, { seen: through(table, 'app_user', 'user_id') })),
  ...delegatePolicy('saved_view', { seen: ownOf('user_id') }),
  // Written by whoever acts. It does not know communes yet: nobody below the syndicate reads it.
  ...delegatePolicy('audit_entry', { seen: 'false', written: 'true' }),
  `revoke update, delete on audit_entry from craie_delegate`,
  ...['device_count', 'device_text', 'device_text_letters'].map((table) => `revoke insert, update, delete on ${table} from craie_delegate`),
  `grant execute on function device_search(text, integer, uuid, boolean) to craie_delegate`,
];

/** A delegated scope, read past row-level security as `device_search` (0015) does: by its own settings, which a caller cannot widen. */
const settingsOf = `
     tenant uuid := nullif(current_setting('app.tenant', true), '')::uuid;
     organisations text := coalesce(current_setting('app.organisations', true), '');
     listed uuid[] := string_to_array(nullif(nullif(organisations, ''), '*'), ',')::uuid[];
     sites uuid[] := string_to_array(nullif(current_setting('app.sites', true), ''), ',')::uuid[];`;

const DEPLOYMENTS = [
  // May this scope change the deployment? All that is left of it is on devices of the scope.
  `create function deployment_within(wanted uuid) returns boolean language plpgsql stable security definer set search_path = public, pg_temp as $$
   declare ${settingsOf}
   begin
     return organisations = '*' or not exists (
       select from target_item i join device d on d.id = i.device_id
       where i.tenant_id = tenant and i.deployment_id = wanted and (d.organisation_id = any (listed) or d.site_id = any (sites)) is not true);
   end $$`,
  // A newer decision takes items over from older ones, which may be the syndicate's: their counts are kept all the same.
  `create function deployment_settle(ids uuid[], done integer[], failed integer[]) returns void language sql security definer set search_path = public, pg_temp as $$
     update deployment t set settled_done = t.settled_done + o.done, settled_failed = t.settled_failed + o.failed
     from (select * from unnest(ids, done, failed) as o (id, done, failed) order by id) o
     where t.tenant_id = nullif(current_setting('app.tenant', true), '')::uuid and t.id = o.id
   $$`,
  ...['deployment_within(uuid)', 'deployment_settle(uuid[], integer[], integer[])'].flatMap((name) => [
    `revoke all on function ${name} from public`, `grant execute on function ${name} to craie_app, craie_delegate`,
  ]),
  ...delegatePolicy('deployment', {
    seen: either(inListed('organisation_id'), ownOf('created_by_id'), 'exists (select from target_item seen where seen.deployment_id = deployment.id)'),
    written: `${either(inListed('organisation_id'), ownOf('created_by_id'))} and deployment_within(id)`,
  }),
];

/** Delegation: where people and their roles are at home, and what of each table a commune or a set of sites sees. */
export class Places1700000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...PLACES, ...POLICIES, ...DEPLOYMENTS]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    const policies: { name: string; on: string }[] = await runner.query(`select policyname as name, tablename as on from pg_policies where policyname like '%\\_delegate%'`);
    for (const { name, on } of policies) await runner.query(`drop policy ${name} on ${on}`);
    await runner.query('drop function deployment_within(uuid)');
    await runner.query('drop function deployment_settle(uuid[], integer[], integer[])');
    await runner.query('alter table deployment drop column organisation_id, drop column created_by_id');
    await runner.query('drop table custom_role');
    for (const table of ['invitation', 'access_grant']) await runner.query(`alter table ${table} drop column organisation_id, drop column site_ids`);
    await runner.query('alter table invitation drop column home_id');
    await runner.query('alter table app_user drop column organisation_id');
    await runner.query('alter table organisation drop column parent_id');
  }
}
