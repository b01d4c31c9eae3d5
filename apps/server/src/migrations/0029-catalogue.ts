import type { MigrationInterface, QueryRunner } from 'typeorm';
import { versionOrder } from '../catalogue/version-order.rules.js';
import { delegatePolicy, inListed, ownOf, tenantPolicy, through } from './policies.js';

const APPS = [
  `alter table app add kind text not null default 'deb', add publisher text not null default '', add description text not null default '', add cycles text[] not null default '{}',
     add subjects text[] not null default '{}', add licence text not null default '', add privacy text not null default '', add homepage text not null default '', add edited_at timestamptz(3),
     add organisation_id uuid constraint app_organisation_fk references organisation (id), add shared boolean not null default true`,
  `update app set organisation_id = tenant_id`,
  `alter table app alter organisation_id set not null`,
  `update app set kind = 'agent' where package = 'craie-agent' and source = 'upload'`,
  `alter table app alter kind drop default`,
  `drop index app_package_source`,
  `create unique index app_package_source on app (tenant_id, organisation_id, package, kind, source)`,
  `create table app_icon (
    app_id uuid constraint app_icon_pk primary key constraint app_icon_app references app (id) on delete cascade,
    tenant_id uuid not null,
    sha256 text not null,
    type text not null,
    content bytea not null
  )`,
  `create index app_icon_tenant_ix on app_icon (tenant_id, sha256)`,
  ...tenantPolicy('app_icon'),
];

const PACKAGES = [
  `alter table app_package add kind text, add platform text, add package text, add version_code bigint not null default 0, add version_key bigint[], add minimum_os text not null default '',
     add signature jsonb, add silent_arguments text not null default '', add detection jsonb`,
  `update app_package p set kind = a.kind, package = a.package, platform = case when a.kind = 'deb' then 'linux' end, signature = '{"signed":false,"scheme":null,"digest":null}' from app a where a.id = p.app_id`,
];

const CHECKED = [
  `alter table app_package alter kind set not null, alter package set not null, alter version_key set not null, alter signature set not null`,
  `drop index app_package_version`,
  `create unique index app_package_version on app_package (app_id, kind, architecture, version, version_code)`,
  `create index app_package_name on app_package (tenant_id, package, kind)`,
];

const UPLOADS = [
  `create table app_upload (
    id uuid constraint app_upload_pk primary key,
    tenant_id uuid not null,
    created_by uuid not null,
    file_name text not null,
    size bigint not null,
    received bigint not null,
    app_id uuid,
    created_at timestamptz(3) not null
  )`,
  `create index app_upload_tenant_ix on app_upload (tenant_id, created_at)`,
  ...tenantPolicy('app_upload'),
  ...delegatePolicy('app_upload', { seen: ownOf('created_by') }),
];

/** Of the commune, also for whoever of it only reaches some of its sites. */
const seenAround = (table: string) => `(${inListed('organisation_id')} or exists (select from site seen where seen.organisation_id = ${table}.organisation_id))`;
/** What belongs to an app that one may write. */
const ofOwnApp = (condition: string) => `exists (select from app owned where ${condition} and ${inListed('owned.organisation_id')})`;

const SHARED = [
  `alter table stored_file add scan_state text not null default 'not-scanned', add scanned_at timestamptz(3), add scan_signatures text, add scan_detail text`,
  `create index app_organisation_ix on app (organisation_id)`,
  ...delegatePolicy('app', { seen: `((organisation_id = tenant_id and shared) or ${seenAround('app')})`, written: inListed('organisation_id') }),
  // What one may only read may be locked while it is handed out. So updates are limited by their columns: an app never changes hands, and what the syndicate decides stays.
  `drop policy app_delegate_update on app`,
  `revoke update on app from craie_delegate`,
  `grant update (name, sort_name, summary, publisher, description, cycles, subjects, licence, privacy, homepage, edited_at) on app to craie_delegate`,
  ...['app_package', 'app_icon'].flatMap((table) => delegatePolicy(table, { seen: through(table, 'app', 'app_id'), written: ofOwnApp(`owned.id = ${table}.app_id`) })),
  ...delegatePolicy('stored_file', {
    seen: 'exists (select from app_package seen where seen.sha256 = stored_file.sha256)',
    written: `exists (select from app_package kept where kept.sha256 = stored_file.sha256 and ${ofOwnApp('owned.id = kept.app_id')})`,
  }),
  `create table app_exclusion (
    organisation_id uuid not null constraint app_exclusion_organisation_fk references organisation (id) on delete cascade,
    app_id uuid not null constraint app_exclusion_app_fk references app (id) on delete cascade,
    tenant_id uuid not null,
    since timestamptz(3) not null,
    excluded_by text not null,
    constraint app_exclusion_pk primary key (organisation_id, app_id)
  )`,
  `create index app_exclusion_app_ix on app_exclusion (tenant_id, app_id)`,
  ...tenantPolicy('app_exclusion', 'organisation_id'),
  ...delegatePolicy('app_exclusion', { seen: seenAround('app_exclusion'), written: inListed('organisation_id') }),
];

/** Keys written at once. */
const CHUNK = 500;

/** The catalogue: what people say of an app, packages of every kind with what their files say, and which version is newer. */
export class Catalogue1700000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...APPS, ...PACKAGES]) await runner.query(statement);
    await orderVersions(runner);
    for (const statement of [...CHECKED, ...UPLOADS, ...SHARED]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table app_exclusion, app_upload, app_icon');
    await runner.query(`delete from app where kind not in ('deb', 'agent') or organisation_id <> tenant_id`);
    for (const statement of ['app', 'app_package', 'stored_file'].flatMap((table) => delegatePolicy(table, { seen: 'true', written: 'false' }))) await runner.query(statement);
    await runner.query('drop index app_package_name, app_package_version, app_package_source');
    await runner.query('alter table app_package drop kind, drop platform, drop package, drop version_code, drop version_key, drop minimum_os, drop signature, drop silent_arguments, drop detection');
    await runner.query('alter table app drop kind, drop publisher, drop description, drop cycles, drop subjects, drop licence, drop privacy, drop homepage, drop edited_at, drop organisation_id, drop shared');
    await runner.query('alter table stored_file drop scan_state, drop scanned_at, drop scan_signatures, drop scan_detail');
    await runner.query('create unique index app_package_version on app_package (app_id, version, architecture)');
    await runner.query('create unique index app_package_source on app (tenant_id, package, source)');
  }
}

/** dpkg's order is not one that SQL knows. */
async function orderVersions(runner: QueryRunner): Promise<void> {
  for (;;) {
    const rows: { id: string; kind: 'deb' | 'agent'; version: string }[] = await runner.query(`select id, kind, version from app_package where version_key is null limit ${CHUNK}`);
    if (rows.length === 0) return;
    await runner.query(
      'update app_package p set version_key = k.key::bigint[] from unnest($1::uuid[], $2::text[]) as k (id, key) where p.id = k.id',
      [rows.map(({ id }) => id), rows.map(({ kind, version }) => versionOrder(kind, version))],
    );
  }
}
