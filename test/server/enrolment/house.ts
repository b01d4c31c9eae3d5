/** A whole server on free ports, an owner who is signed in, and devices that enrol over real HTTPS and MQTT. */
import { request } from 'node:https';
import mqtt, { type MqttClient } from 'mqtt';
import type { EnrolAnswer, EnrolmentTokenBody, EnrolmentTokenView, EnrolRequest, Problem, SessionView } from '#contract';
import { createCsr, createDeviceKey } from '#pki';
import type { Clock } from '../../../apps/server/src/shared/clock.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { createLog } from '../../../apps/server/src/shared/log.js';
import { createServer, type Server } from '../../../apps/server/src/server.js';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testGround, type EngineName } from '../../support/database.js';

const EMAIL = 'exploitation@syndicat.example';
const PASSWORD = 'correct-cheval-pile-agrafe';
export interface Answer<T> { status: number; body: T }
export interface Identity { id: string; key: string; cert: string }

export class House {
  private headers: Record<string, string> = {};
  /** Each is of another machine unless its test says otherwise. */
  private enrolments = 0;
  organisationId = '';
  otherOrganisationId = '';
  siteId = '';

  private constructor(public server: Server, private readonly start: () => Promise<Server>, readonly key: string, readonly csr: string, private readonly remove: () => Promise<void>) {}

  /** @param extra further settings of the server */
  static async open(engine: EngineName, clock?: Clock, extra: NodeJS.ProcessEnv = {}): Promise<House> {
    const ground = await testGround(engine, SCHEMA);
    const folder = await mkdtemp(join(tmpdir(), 'craie-owner-'));
    await writeFile(join(folder, 'password'), PASSWORD, { mode: 0o600 });
    const config = loadConfig({
      DATA_DIR: ground.dataDir, HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent',
      CRAIE_SECOND_FACTOR: 'off', CRAIE_OWNER_EMAIL: EMAIL, CRAIE_OWNER_PASSWORD_FILE: join(folder, 'password'), ...(ground.url && { DATABASE_URL: ground.url }), ...extra,
    });
    const start = () => createServer(config, { log: createLog('silent'), ...(clock && { clock }) });
    const [server, key] = await Promise.all([start(), createDeviceKey()]);
    const house = new House(server, start, key, createCsr(key), async () => {
      await ground.remove();
      await rm(folder, { recursive: true, force: true });
    });
    await house.signIn();
    house.organisationId = await house.organisation('Dax');
    house.otherOrganisationId = await house.organisation('Tarnos');
    house.siteId = (await house.api<{ id: string }>('POST', '/sites', { organisationId: house.organisationId, name: 'École', kind: 'school' })).body.id;
    return house;
  }

  async restart(): Promise<void> {
    await this.server.close();
    this.server = await this.start();
  }

  async close(): Promise<void> {
    await this.server.close();
    await this.remove();
  }

  async api<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${this.server.urls.http}/api/v1${path}`, {
      method, headers: { ...this.headers, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie) this.headers['cookie'] = cookie;
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T };
  }

  /** A call to the device API. The certificate is verified unless there is no root to verify it with. */
  device<T>(method: string, path: string, body?: unknown, who?: Partial<Identity>, roots?: string[]): Promise<Answer<T>> {
    return new Promise((resolve, reject) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const call = request(
        `${this.server.urls.device}${path}`,
        { method, agent: false, rejectUnauthorized: roots !== undefined, ca: roots, ...(who?.cert && { key: who.key, cert: who.cert }), headers: { 'content-type': 'application/json' } },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(parts).toString() || 'null') as T }));
        },
      );
      call.on('error', reject);
      call.end(text);
    });
  }

  async token(body: Partial<EnrolmentTokenBody> = {}): Promise<EnrolmentTokenView & { token: string }> {
    const made = await this.api<EnrolmentTokenView>('POST', '/enrolment-tokens', { label: 'Rentrée', organisationId: this.organisationId, maxUses: 10, expiresInHours: 24, ...body });
    if (!made.body.token) throw new Error(JSON.stringify(made));
    return { ...made.body, token: made.body.token };
  }

  enrol(token: string, facts: Partial<EnrolRequest> = {}): Promise<Answer<EnrolAnswer & Problem>> {
    return this.device('POST', '/device/v1/enrol', {
      v: 1, token, csr: this.csr, platform: 'linux', hostname: 'tablette', serial: '', machineId: '', macs: [`02:00:00:00:${String(Math.floor(this.enrolments / 100)).padStart(2, '0')}:${String(this.enrolments++ % 100).padStart(2, '0')}`], agentVersion: '0.1.0', ...facts,
    });
  }

  async enrolled(token: string, facts: Partial<EnrolRequest> = {}): Promise<Identity> {
    const { status, body } = await this.enrol(token, facts);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return { id: body.deviceId, key: this.key, cert: body.certificate };
  }

  /** Connects by MQTT or rejects. */
  async connect(who: Identity, roots: string[]): Promise<MqttClient> {
    const url = new URL(this.server.urls.mqtt);
    const client = mqtt.connect({ protocol: 'mqtts', host: '127.0.0.1', port: Number(url.port), clientId: who.id, key: who.key, cert: who.cert, ca: roots, reconnectPeriod: 0 });
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('close', () => reject(new Error('closed')));
      client.on('error', reject);
    });
    return client;
  }

  private async signIn(): Promise<void> {
    const { body } = await this.api<SessionView>('POST', '/session', { email: EMAIL, password: PASSWORD });
    this.headers['x-craie-csrf'] = body.csrf;
  }

  private async organisation(name: string): Promise<string> {
    return (await this.api<{ id: string }>('POST', '/organisations', { name, kind: 'commune' })).body.id;
  }
}
