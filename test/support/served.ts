/** A booted server inside the test's process, an owner who is signed in, and devices that speak the real wire. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import request from 'supertest';
import { checkDown, downFilter, parseDownTopic, upTopic, type CommandBody, type EnrolAnswer, type EnrolmentTokenView, type Page, type SessionView, type SiteView, type TargetBody, type UpKind, type UpMessage } from '#contract';
import { Database } from '#database';
import { Authority, createCsr, createDeviceKey, verifySigned } from '#pki';
import { DeviceService } from '../../apps/server/src/devices/index.js';
import { SCHEMA } from '../../apps/server/src/schema.js';
import { createServer, type Server } from '../../apps/server/src/server.js';
import { loadConfig } from '../../apps/server/src/shared/config-load.js';
import type { Clock } from '../../apps/server/src/shared/clock.js';
import { testGround, type EngineName } from './database.js';
import { PATIENCE } from './until.js';

export const OWNER = { email: 'owner@syndicat.example', password: 'correct-cheval-pile-agrafe' };

export interface Served {
  server: Server;
  dataDir: string;
  /** What a signed-in browser sends. */
  identity: { cookie: string; csrf: string };
  /** A signed-in request: `call('post', '/commands').send(…)`. */
  call(method: 'get' | 'post' | 'put' | 'patch' | 'delete', path: string): request.Test;
  /** A device with a certificate; it is not connected yet. */
  addDevice(options?: { name?: string; platform?: string }): Promise<WireDevice>;
  /** Devices named `muette` that never say anything, many at once. */
  addSilentDevices(count: number, platform?: string): Promise<string[]>;
  close(): Promise<void>;
}

/** @param parts `env`: settings beside the usual ones */
export async function serve(engine: EngineName, { env = {}, ...parts }: { clock?: Clock; env?: Record<string, string> } = {}): Promise<Served> {
  const ground = await testGround(engine, SCHEMA);
  const passwordFile = join(ground.dataDir, 'owner-password');
  await writeFile(passwordFile, OWNER.password);
  const server = await createServer(
    loadConfig({
      DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0',
      CRAIE_OWNER_EMAIL: OWNER.email, CRAIE_OWNER_PASSWORD_FILE: passwordFile, CRAIE_SAMPLE: 'landes', CRAIE_SECOND_FACTOR: 'off', LOG_LEVEL: 'error', ...env,
    }),
    parts,
  );
  const { urls, app } = server;
  const signedIn = await request(urls.http).post('/api/v1/session').send(OWNER).expect(200);
  const cookie = String(signedIn.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const { csrf } = signedIn.body as SessionView;
  const call: Served['call'] = (method, path) => request(urls.http)[method](`/api/v1${path}`).set('cookie', cookie).set('x-craie-csrf', csrf);
  const { items } = (await call('get', '/sites?limit=1').expect(200)).body as Page<SiteView>;
  const site = items[0]!;
  const tenantId = (signedIn.body as SessionView).organisation.id;
  const tokenBody = { label: 'test', organisationId: site.organisation.id, siteId: site.id, maxUses: 1_000, expiresInHours: 1 };
  const { token } = (await call('post', '/enrolment-tokens').send(tokenBody).expect(201)).body as EnrolmentTokenView;
  const ca = app.get(Authority).roots.join('\n');
  const key = await createDeviceKey();
  const open: WireDevice[] = [];
  let count = 0;
  const copies = async (many: number, platform: string) => {
    const [origin, ...ids] = Array.from({ length: many }, () => randomUUID());
    const device = { tenantId, organisationId: site.organisation.id, siteId: site.id, platform, serial: null, machineId: null, agentVersion: '1.0.0', tokenId: null };
    await app.get(Database).system(async (em) => {
      await app.get(DeviceService, { strict: false }).create(em, { ...device, id: origin!, name: 'muette' });
      // One by one, thousands would take most of the suite's time.
      for (const [table, own] of [['device', 'id'], ['device_presence', 'device_id']]) {
        await em.query(
          `insert into ${table} select copy.* from ${table} t cross join unnest($2::uuid[]) as made (id)
           cross join lateral jsonb_populate_record(null::${table}, to_jsonb(t) || jsonb_build_object('${own}', made.id)) as copy where t.${own} = $1`,
          [origin, ids],
        );
      }
    });
    return [origin!, ...ids];
  };
  return {
    server, dataDir: ground.dataDir, identity: { cookie, csrf }, call,
    async addDevice({ name = `tablette-${String(++count).padStart(3, '0')}`, platform = 'linux' } = {}) {
      const { body } = await request(urls.device).post('/device/v1/enrol').ca(ca).send({
        v: 1, token, csr: createCsr(key), platform, hostname: name, serial: '', machineId: randomUUID(), macs: [], agentVersion: '1.0.0',
      }).expect(200);
      const { deviceId, certificate, trust } = body as EnrolAnswer;
      const device = new WireDevice(deviceId, { key, cert: certificate, ca }, urls, trust.signingKeys);
      open.push(device);
      return device;
    },
    addSilentDevices: (many, platform = 'linux') => copies(many, platform),
    async close() {
      for (const device of open) await device.leave();
      await server.close();
      await ground.remove();
    },
  };
}

/** One device on the wire, which does nothing by itself. */
export class WireDevice {
  readonly commands: CommandBody[] = [];
  readonly targets: TargetBody[] = [];
  private client: MqttClient | undefined;

  constructor(
    readonly id: string,
    readonly identity: { key: string; cert: string; ca: string },
    private readonly urls: Server['urls'],
    private readonly signingKeys: string[],
  ) {}

  /** A request to the device API with this device's certificate. */
  fetch(path: string): request.Test {
    const { key, cert, ca } = this.identity;
    return request(this.urls.device).get(path).ca(ca).key(key).cert(cert);
  }

  async connect(hello: Partial<UpMessage['hello']> = {}): Promise<void> {
    const client = await mqtt.connectAsync(this.urls.mqtt, { ...this.identity, clientId: this.id, protocolVersion: 4, reconnectPeriod: 0 });
    client.on('error', () => undefined);
    client.on('message', (topic, payload) => this.receive(topic, payload.toString()));
    this.client = client;
    await client.subscribeAsync(downFilter(this.id), { qos: 1 });
    await this.say('hello', { v: 1, agentVersion: '1.0.0', bootId: 'b', at: new Date().toISOString(), targetEtag: '', inventoryHash: '', lastSequence: 0, ...hello });
  }

  /** Resolves when the server has stored it. */
  async say<K extends Exclude<UpKind, 'inventory'>>(kind: K, body: UpMessage[K]): Promise<void> {
    await this.client?.publishAsync(upTopic(this.id, kind), JSON.stringify(body), { qos: 1 });
  }

  async leave(): Promise<void> {
    await this.client?.endAsync(true);
    this.client = undefined;
  }

  private receive(topic: string, payload: string): void {
    const kind = parseDownTopic(topic)?.kind;
    if (kind !== 'command' && kind !== 'target') return;
    const checked = checkDown(kind, JSON.parse(payload));
    if (!checked.ok) throw new Error(checked.problem);
    const body = verifySigned(checked.value, this.signingKeys);
    if (body === undefined) throw new Error('the signature is wrong');
    if (kind === 'command') this.commands.push(JSON.parse(body) as CommandBody);
    else this.targets.push(JSON.parse(body) as TargetBody);
  }
}

/** Looks until the probe answers something. @throws with the last answer or error after `seconds` */
export async function eventually<T>(what: string, probe: () => T | undefined | false | null | Promise<T | undefined | false | null>, seconds = PATIENCE): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false && answer !== null) return answer;
    if (Date.now() > deadline) throw new Error(`Not within ${seconds} s: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
