/**
 * How fast presence is written, from a batch as the link brings it to its commit, by the server's own code on one connection; beside it,
 * the same rows by COPY into an empty table of the same shape: the most this database can take. No wire: the other parts measure that.
 */
import { randomBytes } from 'node:crypto';
import { v7 } from 'uuid';
import type { Heartbeat } from '#contract';
import { Database } from '#database';
import { DeviceEvents } from '../../apps/server/src/devices/device.events.js';
import { DeviceHistory } from '../../apps/server/src/devices/device-history.service.js';
import { PresenceListener } from '../../apps/server/src/devices/presence.listener.js';
import { PresenceService } from '../../apps/server/src/devices/presence.service.js';
import { PresenceStore } from '../../apps/server/src/devices/presence.store.js';
import { SCHEMA } from '../../apps/server/src/schema.js';
import { createLog } from '../../apps/server/src/shared/log.js';
import { Uplink } from '../../apps/server/src/shared/uplink.js';
import { Backlog } from '../../libs/broker/backlog.js';
import type { UplinkBatch } from '../../libs/broker/types.js';
import { Heartbeats } from '../fleet/heartbeats.js';
import { profile } from '../fleet/profiles.js';
import type { Postgres } from './engines.js';
import { seed } from './seed.js';

const DEVICES = 20_000;
/** As many rows as the link gives at once. */
const BATCH = 2_000;
const ROUNDS = 4;
const COPIES = 3;

export interface PresenceFigures {
  devices: number;
  /** Rows a second. */
  written: number;
  copied: number;
  /** Microseconds of processor a row: this process, and the database. */
  ownCpu: number;
  databaseCpu: number;
  copyCpu: number;
}

/** @param postgres a cluster on which a server has been started once with its sample. */
export async function measurePresence(postgres: Postgres, dataDir: string): Promise<PresenceFigures> {
  const issued = Array.from({ length: DEVICES }, (_, index) => ({
    deviceId: v7(), index, serial: randomBytes(16).toString('hex'), fingerprint: '', notBefore: new Date(0).toISOString(), notAfter: new Date(0).toISOString(),
  }));
  await seed({ dataDir, url: postgres.url }, issued);
  const database = await Database.open({ ...SCHEMA, dataDir, url: postgres.url, poolSize: 1 });
  try {
    const uplink = new Uplink(database, createLog('warn'));
    new PresenceListener(uplink, new PresenceService(database, new PresenceStore(), new DeviceHistory(), new DeviceEvents())).onModuleInit();
    const beats = issued.map(({ deviceId, index }) => ({ deviceId, beats: new Heartbeats(profile(index)) }));
    for (const batch of batches(beats)) await uplink.store(batch); // The first round makes them online, which no later one does.
    await database.dataSource.query('vacuum analyze device_presence');

    const rounds = Array.from({ length: ROUNDS }, () => batches(beats)).flat();
    const [cpu, databaseCpu, began] = [process.cpuUsage(), await postgres.cpuSeconds(), performance.now()];
    for (const batch of rounds) await uplink.store(batch);
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    const rows = DEVICES * ROUNDS;
    return { devices: DEVICES, written: rows / seconds, ownCpu: (user + system) / rows, databaseCpu: (((await postgres.cpuSeconds()) - databaseCpu) / rows) * 1e6, ...(await copy(postgres)) };
  } finally {
    await database.close();
  }
}

function batches(devices: readonly { deviceId: string; beats: Heartbeats }[]): UplinkBatch[] {
  const backlog = new Backlog();
  for (const { deviceId, beats } of devices) backlog.addHeartbeat({ deviceId, connectionId: 'bench', at: Date.now(), body: JSON.parse(beats.next('', '')) as Heartbeat });
  const taken: UplinkBatch[] = [];
  while (backlog.rows > 0) taken.push(backlog.take(BATCH).batch);
  return taken;
}

/** The best of a few: what comes between only slows it. */
async function copy(postgres: Postgres): Promise<{ copied: number; copyCpu: number }> {
  const file = `current_setting('data_directory') || '/presence.copy'`;
  const run = (statement: string) => postgres.ask(`do $$ begin execute ${statement}; end $$`);
  await postgres.ask('create table presence_copy (like device_presence including all)');
  await run(`'copy device_presence to ' || quote_literal(${file})`);
  let best = { copied: 0, copyCpu: 0 };
  for (let round = 0; round < COPIES; round++) {
    await postgres.ask('truncate presence_copy');
    const [cpu, began] = [await postgres.cpuSeconds(), performance.now()];
    await run(`'copy presence_copy from ' || quote_literal(${file})`);
    const copied = DEVICES / ((performance.now() - began) / 1_000);
    if (copied > best.copied) best = { copied, copyCpu: (((await postgres.cpuSeconds()) - cpu) / DEVICES) * 1e6 };
  }
  return best;
}
