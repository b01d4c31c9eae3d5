/** One of everything that belongs to a place, written as the owner of the tables: in communes of one syndicate, and in another syndicate. */
import { v7 } from 'uuid';
import type { EntityManager } from 'typeorm';

export interface Spot { tenant: string; organisation: string; site: string }
/** What a specimen has one of. */
const KINDS = [
  'device', 'token', 'command', 'deployment', 'user', 'grant', 'invitation', 'role', 'apiToken', 'webhook', 'delivery', 'provider', 'request', 'session', 'act', 'room', 'siteImport', 'communeImport', 'fleetImport', 'move', 'merge', 'labelChange',
  'exception', 'holidayImport', 'hoursImport', 'app', 'appPackage', 'appRequest',
] as const;
/** Ids by what they are ids of. */
export type Specimen = Spot & Record<(typeof KINDS)[number], string>;
/** Those that nothing else has. */
export const idsOf = (specimen: Specimen): string[] => KINDS.map((kind) => specimen[kind]);

/** A commune with a school. @param parent a grouping it belongs to */
export async function makeSpot(em: EntityManager, tenant: string, name: string, parent: string | null = null): Promise<Spot> {
  const [organisation, site] = [v7(), v7()];
  await em.query(`insert into organisation (id, tenant_id, parent_id, kind, name, sort_name) values ($1, $2, $3, 'commune', $4, lower($4))`, [organisation, tenant, parent, name]);
  await em.query(`insert into site (id, tenant_id, organisation_id, kind, name, sort_name) values ($1, $2, $3, 'school', $4, lower($4))`, [site, tenant, organisation, `École ${name}`]);
  return { tenant, organisation, site };
}

/** Another syndicate with a commune of its own. */
export async function makeForeign(em: EntityManager): Promise<Spot> {
  const tenant = v7();
  await em.query(`insert into organisation (id, tenant_id, kind, name, sort_name) values ($1, $1, 'syndicate', 'Ailleurs', 'ailleurs')`, [tenant]);
  return makeSpot(em, tenant, 'Lointaine');
}

/** A device with all that is of it, a deployment to it, tokens, a webhook, a person at home there, and one who is invited. */
export async function makeSpecimen(em: EntityManager, spot: Spot): Promise<Specimen> {
  const { tenant, organisation, site } = spot;
  const ids = Object.fromEntries(KINDS.map((kind) => [kind, v7()])) as Record<(typeof KINDS)[number], string>;
  const {
    device, token, command, deployment, user, grant, invitation, role, apiToken, webhook, delivery, provider, request, session, act, room, siteImport, communeImport, fleetImport, move, merge, labelChange, exception, holidayImport, hoursImport, app, appPackage, appRequest,
  } = ids;
  const snapshot = JSON.stringify({ deviceId: device, tenantId: tenant, organisationId: organisation, siteId: site, roomId: null, name: 'poste', management: 'agent', status: 'active', kind: 'laptop', assetTag: null, model: null, manufacturer: null, serial: null, purchasedOn: null });
  const statements: [string, unknown[]][] = [
    [`insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, status, presence, enrolled_at, name_key, site_key, os_key, seen_key, search_text)
      values ($1, $2, $3, $4, 'poste', 'laptop', 'linux', 'active', 'never', now(), 'poste', 'ecole', '', '1970-01-01', 'poste')`, [device, tenant, organisation, site]],
    [`insert into device_mark (device_id, kind, value, tenant_id) values ($1, 'mac', 'A4BB6D010203', $2)`, [device, tenant]],
    [`insert into device_distinct (device_id, other_id, tenant_id) values ($1, $1, $2)`, [device, tenant]],
    [`insert into device_move (id, tenant_id, at, organisation_id, site_id, devices) values ($1, $2, now(), $3, $4, 1)`, [move, tenant, organisation, site]],
    [`insert into device_move_line (move_id, device_id, tenant_id, organisation_id, site_id) values ($1, $2, $3, $4, $5)`, [move, device, tenant, organisation, site]],
    [`insert into device_label (device_id, key, label, tenant_id, organisation_id, site_id) values ($1, 'cm2', 'CM2', $2, $3, $4)`, [device, tenant, organisation, site]],
    [`insert into device_label_change (id, tenant_id, at, made_by, devices) values ($1, $2, now(), $3, 1)`, [labelChange, tenant, user]],
    [`insert into device_label_line (change_id, device_id, key, label, added, tenant_id) values ($1, $2, 'cm2', 'CM2', true, $3)`, [labelChange, device, tenant]],
    [`insert into device_merge (id, tenant_id, device_id, at, organisation_id, site_id, gone, detail)
      select $1, $2, d.id, now(), $3, $4, to_jsonb(d) || jsonb_build_object('id', $5::uuid), jsonb_build_object('before', $6::jsonb, 'after', $6::jsonb, 'lines', '[]'::jsonb, 'macs', '[]'::jsonb, 'name', 'autre') from device d where d.id = $7`,
      [merge, tenant, organisation, site, v7(), snapshot, device]],
    [`insert into device_presence (device_id, tenant_id) values ($1, $2)`, [device, tenant]],
    [`insert into device_presence_day (device_id, tenant_id, day, online, weak) values ($1, $2, current_date, 1, 0)`, [device, tenant]],
    [`insert into device_event (device_id, id, tenant_id, at, kind, detail) values ($1, gen_random_uuid(), $2, now(), 'enrolled', '')`, [device, tenant]],
    [`insert into inventory_section (device_id, tenant_id, section, hash, body, received_at) values ($1, $2, 'system', 'x', '{}', now())`, [device, tenant]],
    [`with t as (insert into software_title (tenant_id, source, name) values ($2, 'dpkg', $1::uuid::text) returning id), v as (insert into software_version (tenant_id, title_id, version, sort_key) select $2, id, '1', '{1}' from t returning id)
      insert into device_software (tenant_id, device_id, version_id, arch) select $2, $1::uuid, id, '' from v`, [device, tenant]],
    [`insert into device_certificate (serial, tenant_id, device_id, fingerprint, not_before, not_after, issued_at) values ($1::uuid::text, $2, $1::uuid, 'x', now(), now() + interval '1 year', now())`, [device, tenant]],
    [`insert into device_trust (device_id, tenant_id, trust, since) values ($1, $2, 'x', now())`, [device, tenant]],
    [`insert into command_queue (device_id, tenant_id, last_sequence) values ($1, $2, 1)`, [device, tenant]],
    [`insert into command (id, tenant_id, device_id, sequence, kind, args, state, created_by, created_at, expires_at) values ($1, $2, $3, 1, 'ring', '{}', 'queued', 'x', now(), now() + interval '1 day')`, [command, tenant, device]],
    [`with a as (insert into app (id, tenant_id, organisation_id, name, sort_name, package, kind, summary, source, teaching, created_at)
       select id, $2, $2, 'App', 'app', id, 'deb', '', 'system', true, now() from gen_random_uuid() as id returning id)
      insert into deployment (id, tenant_id, app_id, app_name, package, ensure, wish, created_at, created_by, settled_done, settled_failed, organisation_id)
      select $1, $2, a.id, 'App', 'app', 'present', 'install', now(), 'x', 0, 0, $3 from a`, [deployment, tenant, organisation]],
    [`insert into device_target (device_id, tenant_id, revision, etag, changed_at) values ($1, $2, 1, '', now())`, [device, tenant]],
    [`insert into target_item (device_id, key, tenant_id, spec, deployment_id, assigned_revision, state, updated_at) values ($1, 'app:app', $2, '{"key":"app:app","kind":"app","ensure":"present","package":"app","title":"App"}', $3, 1, 'failed', now())`, [device, tenant, deployment]],
    [`insert into deployment_device (deployment_id, device_id, tenant_id, key, wave, phase, changed_at) values ($3, $1, $2, 'app:app', 1, 'assigned', now())`, [device, tenant, deployment]],
    [`insert into deployment_wave (tenant_id, deployment_id, number) values ($1, $2, 1)`, [tenant, deployment]],
    [`insert into app (id, tenant_id, organisation_id, name, sort_name, package, kind, summary, source, created_at) values ($1, $2, $3, 'Propre', 'propre', $1::uuid::text, 'deb', '', 'upload', now())`, [app, tenant, organisation]],
    [`insert into app_icon (app_id, tenant_id, sha256, type, content) values ($1, $2, 'x', 'image/png', 'x')`, [app, tenant]],
    [`insert into app_package (id, tenant_id, app_id, kind, platform, package, version, version_key, architecture, depends, signature, sha256, size, file_name, uploaded_at)
      values ($1, $2, $3, 'deb', 'linux', $3::uuid::text, '1', '{1}', 'all', '', '{"signed":false,"scheme":null,"digest":null}', $1::uuid::text, 1, 'x.deb', now())`, [appPackage, tenant, app]],
    [`insert into request (id, tenant_id, organisation_id, site_id, number, state, app_id, app_name, why, asker_name, asker_key, locale, secret_hash, search_text, created_at, changed_at)
      select $1, $2, $3, $4, 1, 'open', t.app_id, 'App', 'x', 'Quelqu’un', 'quelqu un', 'fr', $1::uuid::text, 'x', now(), now() from deployment t where t.id = $5`, [appRequest, tenant, organisation, site, deployment]],
    [`insert into request_message (id, tenant_id, request_id, side, by, text, at) values (gen_random_uuid(), $2, $1, 'asker', 'x', 'x', now())`, [appRequest, tenant]],
    [`insert into request_code (site_id, tenant_id, organisation_id, code, created_at, created_by) values ($1, $2, $3, $4::uuid::text, now(), 'x') on conflict do nothing`, [site, tenant, organisation, appRequest]],
    [`insert into request_counter (tenant_id, last) values ($1, 1) on conflict do nothing`, [tenant]],
    [`insert into stored_file (tenant_id, sha256, size, created_at) values ($2, $1::uuid::text, 1, now())`, [appPackage, tenant]],
    [`insert into app_exclusion (organisation_id, app_id, tenant_id, since, excluded_by) values ($3, $1, $2, now(), 'x')`, [app, tenant, organisation]],
    [`insert into enrolment_token (id, tenant_id, organisation_id, site_id, label, secret_hash, max_uses, expires_at, created_at, created_by) values ($1, $2, $3, $4, 'x', $1::uuid::text, 1, now() + interval '1 day', now(), 'x')`, [token, tenant, organisation, site]],
    [`insert into app_user (id, tenant_id, organisation_id, email, name, sort_name, locale, password_hash) values ($1, $2, $3, $1::uuid::text || '@x.example', 'Quelqu’un', 'quelqu un', 'fr', 'x')`, [user, tenant, organisation]],
    [`insert into access_grant (id, tenant_id, user_id, role, organisation_id, starts_at, granted_by) values ($1, $2, $3, 'auditor', $4, now() - interval '1 day', 'x')`, [grant, tenant, user, organisation]],
    [`insert into session (id, tenant_id, user_id, token_hash, created_at, last_seen_at) values ($1, $2, $3, $1::uuid::text, now(), now())`, [session, tenant, user]],
    [`insert into passkey (id, tenant_id, user_id, credential_id, relying_party, public_key, counter, transports, name, synced, created_at) values ($1, $2, $1, $1::uuid::text, 'x', 'x', 0, '{}', 'x', true, now())`, [user, tenant]],
    [`insert into sign_in_policy (id, tenant_id, organisation_id, forced_roles, everybody) values ($1, $2, $3, '{}', false) on conflict do nothing`, [grant, tenant, organisation]],
    [`insert into invitation (id, tenant_id, organisation_id, email, role, secret_hash, invited_by, created_at, expires_at) values ($1, $2, $3, $1::uuid::text || '@y.example', 'auditor', $1::uuid::text, 'x', now(), now() + interval '1 day')`, [invitation, tenant, organisation]],
    [`insert into room (id, tenant_id, organisation_id, site_id, name, sort_name) values ($1, $2, $3, $4, 'Salle', $1::uuid::text)`, [room, tenant, organisation, site]],
    [`insert into class_hours (site_id, school, tenant_id, organisation_id, hours, set_by, set_at) values ($1, $2::uuid::text, $3, $4, '[]', 'x', now())`, [site, exception, tenant, organisation]],
    [`insert into calendar_exception (id, tenant_id, organisation_id, site_id, kind, name, first_day, last_day, set_by, set_at) values ($1, $2, $3, $4, 'closed', 'x', current_date, current_date, 'x', now())`, [exception, tenant, organisation, site]],
    [`insert into school_year (tenant_id, zone, year, holidays, source, set_by, set_at) values ($1, 'B', 2030, '[]', 'edited', 'x', now()) on conflict do nothing`, [tenant]],
    [`insert into site_uai (tenant_id, uai, site_id, organisation_id) values ($1, $2::uuid::text, $3, $4)`, [tenant, room, site, organisation]],
    ...([['sites', siteImport], ['communes', communeImport], ['devices', fleetImport], ['school-holidays', holidayImport], ['class-hours', hoursImport]] as const).flatMap(([kind, run]): [string, unknown[]][] => [
      [`insert into import_run (id, tenant_id, organisation_id, kind, state, file_name, columns, mapping, options, rows, counts, offers, created_by, created_at) values ($1, $2, $3, $4, 'open', 'x', '[]', '{}', '{}', 1, '{}', '[]', 'x', now())`, [run, tenant, organisation, kind]],
      [`insert into import_mapping (tenant_id, organisation_id, kind, header, mapping, used_at) values ($1, $2, $3, $4, '{}', now())`, [tenant, organisation, kind, run]],
      [`insert into import_row (run_id, line, tenant_id, organisation_id, cells, outcome, judgement) values ($1, 1, $2, $3, '[]', 'error', '{}')`, [run, tenant, organisation]],
    ]),
    [`insert into custom_role (id, tenant_id, organisation_id, name, sort_name, permissions, created_by, created_at) values ($1, $2, $3, 'x', 'x', '{devices.read}', 'x', now())`, [role, tenant, organisation]],
    [`insert into api_token (id, tenant_id, user_id, organisation_id, name, token_hash, created_at, permissions, organisation_ids) values ($1, $2, $3, $4, 'x', $1::uuid::text, now(), '{devices.read}', array[$4::uuid])`, [apiToken, tenant, user, organisation]],
    [`insert into webhook (id, tenant_id, organisation_id, name, url, host, events, sealed_secret, state, created_by, created_at) values ($1, $2, $3, 'x', 'https://127.0.0.1:9/', '127.0.0.1:9', '{device.enrolled}', 'x', 'paused', 'x', now())`, [webhook, tenant, organisation]],
    [`insert into webhook_delivery (id, tenant_id, organisation_id, webhook_id, message_id, type, subject, message, created_at, state, next_at) values ($1, $2, $3, $4, $1, 'device.enrolled', 'device:x', '{}', now(), 'failed', now())`, [delivery, tenant, organisation, webhook]],
    [`insert into identity_provider (id, tenant_id, organisation_id, name, issuer, scopes, acr_values, claims, vouches, enabled, created_at) values ($1, $2, $3, 'Annuaire', 'http://127.0.0.1:1', 'openid', '', '{}', false, false, now())`, [provider, tenant, organisation]],
    [`insert into user_identity (id, tenant_id, user_id, provider_id, issuer, subject, created_at) values (gen_random_uuid(), $2, $3, $1, 'x', 'x', now())`, [provider, tenant, user]],
    [`insert into access_request (id, tenant_id, organisation_id, provider_id, provider_name, issuer, subject, name, email, email_trusted, created_at, last_seen_at) values ($1, $2, $3, $4, 'Annuaire', 'x', 'y', 'Quelqu’une', $1::uuid::text || '@v.example', true, now(), now())`, [request, tenant, organisation, provider]],
    [`insert into pending_act (id, tenant_id, kind, payload, device_ids, names, place_organisations, place_sites, by_syndicate, reason, asked_by, asked_label, asked_at, runs_at, expires_at, second_person)
      values ($1, $2, 'command.reboot', '{}', array[$3]::uuid[], '{poste}', array[$4]::uuid[], array[$5]::uuid[], false, 'x', $6, 'x', now(), now() + interval '1 year', now() + interval '2 years', true)`, [act, tenant, device, organisation, site, user]],
  ];
  for (const [statement, params] of statements) await em.query(statement, params);
  return { ...spot, ...ids };
}

/** What stands in the tables that people change, as one text: equal texts, nothing changed. */
export async function fingerprint(em: EntityManager): Promise<string> {
  const tables: { name: string }[] = await em.query(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> all ($1) order by 1`, [['session', 'audit_entry', 'audit_pending', 'audit_seal', 'audit_check']]);
  const digests: { digest: string }[] = await em.query(tables.map(({ name }) => `select '${name} ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as digest from ${name} t`).join(' union all '));
  return digests.map(({ digest }) => digest).join('\n');
}
