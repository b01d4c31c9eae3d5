/**
 * Devices that are enrolled already. Enrolment is not what this benchmark measures (50 a second for everybody, on purpose): certificates
 * come from the authority of the server under test, as the enrolment would issue them, and the rows are written in one go while the
 * server is stopped. Their inventories count as
 * known and their certificates as used: an ordinary morning, not the first one.
 */
import { Database } from '#database';
import { SCHEMA } from '../../apps/server/src/schema.js';
import { sortKey, searchText } from '../../apps/server/src/devices/device-keys.js';
import { inventoryOf, profile } from '../fleet/profiles.js';
import type { Issued } from '../fleet/orders.js';

const ROWS_AT_ONCE = 1_000;

/** @param where the stopped server's database, which has been started once with its sample. */
export async function seed(where: { dataDir: string; url?: string }, devices: readonly Issued[]): Promise<void> {
  const database = await Database.open({ ...SCHEMA, ...where });
  try {
    const sites: { id: string; tenant_id: string; organisation_id: string; name: string }[] = await database.system((em) => em.query(`select id, tenant_id, organisation_id, name from site order by id`));
    const rows = devices.map((device) => {
      const machine = profile(device.index);
      const site = sites[device.index % sites.length];
      return {
        ...device, tenant_id: site?.tenant_id, organisation_id: site?.organisation_id, site_id: site?.id, name: machine.hostname, kind: machine.system.formFactor,
        platform: machine.platform, device_serial: machine.serial, machine_id: machine.machineId, hash: inventoryOf(machine).hash,
        name_key: sortKey(machine.hostname), site_key: sortKey(site?.name ?? ''), search: searchText([machine.hostname, machine.serial]),
      };
    });
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const part = JSON.stringify(rows.slice(at, at + ROWS_AT_ONCE));
      await database.system(async (em) => { for (const statement of STATEMENTS) await em.query(statement, [part]); });
    }
    await database.dataSource.query('analyze');
  } finally {
    await database.close();
  }
}

const ROWS = `jsonb_to_recordset($1::jsonb) as r ("deviceId" uuid, serial text, fingerprint text, "notBefore" timestamptz, "notAfter" timestamptz, tenant_id uuid, organisation_id uuid,
  site_id uuid, name text, kind text, platform text, device_serial text, machine_id text, hash text, name_key text, site_key text, search text)`;

const STATEMENTS = [
  `insert into device (id, tenant_id, organisation_id, site_id, name, kind, platform, serial, machine_id, status, presence, agent_version, enrolled_at,
     name_key, site_key, os_key, seen_key, search_text, inventory_hash, certificate_serial, certificate_not_after)
   select "deviceId", tenant_id, organisation_id, site_id, name, kind, platform, device_serial, machine_id, 'active', 'never', 'simulated', now(),
     name_key, site_key, '', to_timestamp(0), search, hash, serial, "notAfter" from ${ROWS}`,
  `insert into device_presence (device_id, tenant_id) select "deviceId", tenant_id from ${ROWS}`,
  `insert into device_certificate (serial, tenant_id, device_id, fingerprint, not_before, not_after, issued_at, first_used_at)
   select serial, tenant_id, "deviceId", fingerprint, "notBefore", "notAfter", now(), now() from ${ROWS}`,
];
