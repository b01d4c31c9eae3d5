/** MQTT over WebSocket on a whole server whose broker is a real Mosquitto: by certificate and by token. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MqttClient } from 'mqtt';
import { downFilter, upTopic, type CommandBody, type CommandView, type HealthView, type Page, type TrustAnswer } from '#contract';
import { Authority, createServiceKey } from '#pki';
import { Mosquitto } from '../../support/mosquitto.js';
import { describeWith } from '../../support/parts.js';
import { Doorway, ended, until } from './doorway.js';
import { House, type Identity } from './house.js';

describeWith(['PostgreSQL', 'mosquitto'], 'MQTT over WebSocket beside an external broker', () => {
  let certs: string;
  let authority: Authority;
  let broker: Mosquitto;
  let house: House;
  let at: Doorway;

  beforeAll(async () => {
    certs = await mkdtemp(join(tmpdir(), 'craie-certs-'));
    authority = await Authority.open(certs);
    broker = await Mosquitto.start(authority);
    house = await House.open('postgresql', undefined, { BROKER_URL: broker.url, CERTS_DIR: certs });
    // On a broker that has never seen a server, what is said before that is lost.
    await until('its names', async () => (await house.api<HealthView>('GET', '/health/ready')).body.checks.some(({ detail }) => detail.includes('craie-ingest-presence')));
    at = new Doorway(house, (await house.device<TrustAnswer>('GET', '/device/v1/trust')).body.roots);
  });
  afterEach(() => at.shut());
  afterAll(async () => {
    await house?.close();
    await broker?.dispose();
    await rm(certs, { recursive: true, force: true });
  });

  const byToken = async (who: Identity) => at.withToken(who, at.token(who, await at.nonce(who.id)));

  /** Says hello, is welcomed, obeys one command, and its answer is stored. */
  async function serves(who: Identity, mqtt: MqttClient): Promise<void> {
    const heard: { topic: string; text: string }[] = [];
    mqtt.on('message', (topic, payload) => heard.push({ topic, text: payload.toString() }));
    const down = (kind: string) => heard.find(({ topic }) => topic === `craie/v1/${who.id}/down/${kind}`);
    await mqtt.subscribeAsync(downFilter(who.id), { qos: 1 });
    const hello = { v: 1, agentVersion: '0.1.0', bootId: 'b', at: new Date().toISOString(), targetEtag: '', inventoryHash: '', lastSequence: 0 };
    await mqtt.publishAsync(upTopic(who.id, 'hello'), JSON.stringify(hello), { qos: 1 });
    await until('the welcome', () => down('welcome'));
    await until('presence', () => at.online(who.id));
    await house.api('POST', '/commands', { devices: { ids: [who.id] }, kind: 'ring', args: { seconds: 1 } });
    await until('the command', () => down('command'));
    const { id } = JSON.parse((JSON.parse(down('command')?.text ?? '') as { body: string }).body) as CommandBody;
    await mqtt.publishAsync(upTopic(who.id, 'outcome'), JSON.stringify({ v: 1, commandId: id, state: 'done', at: new Date().toISOString() }), { qos: 1 });
    await until('its end', async () => (await house.api<Page<CommandView>>('GET', `/devices/${who.id}/commands`)).body.items[0]?.state === 'done');
  }

  it('serves a device that shows its certificate', async () => {
    const who = await at.device();
    await serves(who, await at.client(who, await at.upgrade(who)));
  });

  it('serves one whose certificate does not pass, by a token of its key', async () => {
    const who = await at.device();
    await serves(who, await at.client(who, await byToken(who)));
  });

  it('closes a revoked one at once, and refuses it at the door', async () => {
    const who = await at.device();
    const [shown, signed] = [await at.client(who, await at.upgrade(who)), await at.device()];
    const other = await at.client(signed, await byToken(signed));
    const closed = ended(shown);
    expect((await house.api('POST', `/devices/${who.id}/revoke`, { reason: 'perdu' })).status).toBeLessThan(300);
    await closed;
    await expect(at.upgrade(who)).rejects.toThrow('403 device_revoked');
    await expect(byToken(who)).rejects.toThrow('403 device_revoked');
    expect(other.connected).toBe(true);
  });

  it('takes none of the certificates with which a server stands in for its devices', async () => {
    const who = await at.device();
    const { key, publicKey } = await createServiceKey();
    const { certificate: cert } = await authority.issueStandIn(who.id, publicKey);
    const thief = { id: who.id, key, cert };
    await expect(at.upgrade(thief)).rejects.toThrow('401 unauthenticated');
    await expect(byToken(thief)).rejects.toThrow('401 device_token_invalid');
    expect((await house.device('POST', '/device/v1/renew', { v: 1, csr: house.csr }, thief)).status).toBe(401);
  });
});
