import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { Authority } from '#pki';
import { event, Fleet, gone, until } from './fleet.js';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.open();
});
afterAll(() => fleet.close());

it('lets a device in by its certificate and tells its connection', async () => {
  const device = await fleet.device();
  await until('the connection', () => fleet.batches.some((b) => b.connections.some((c) => c.deviceId === device.id && c.connected && c.address.includes('127.0.0.1'))));
  await device.endAsync();
  await until('the end', () => fleet.batches.some((b) => b.connections.some((c) => c.deviceId === device.id && !c.connected)));
});

it('refuses a connection without certificate', async () => {
  await expect(fleet.device({ ...fleet.credentials(), cert: '', key: '' }, { cert: undefined, key: undefined })).rejects.toThrow();
  await fleet.refused('identity', null);
});

it('refuses a certificate of a foreign authority', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'craie-foreign-'));
  const foreign = await Authority.open(folder);
  await expect(fleet.device(fleet.credentials(v7(), foreign))).rejects.toThrow();
  rmSync(folder, { recursive: true });
});

it('refuses a certificate that has ended', async () => {
  await expect(fleet.device(fleet.credentials(v7(), fleet.authority, new Date(Date.now() - 366 * 86_400_000)))).rejects.toThrow();
});

it('refuses a client id that is not the name of the certificate', async () => {
  const mine = fleet.credentials();
  await expect(fleet.device(mine, { clientId: v7() })).rejects.toThrow(/Not authorized/);
  await fleet.refused('identity', mine.id);
});

it('refuses the certificate of the server itself as a device', async () => {
  const server = await fleet.authority.issueServer(['127.0.0.1']);
  await expect(fleet.device({ id: v7(), key: server.key, cert: server.certificate, serial: '' })).rejects.toThrow();
});

it('refuses sessions that would have to be kept', async () => {
  await expect(fleet.device(undefined, { clean: false })).rejects.toThrow(/Not authorized/);
});

it('refuses MQTT 5', async () => {
  await expect(fleet.device(undefined, { protocolVersion: 5 })).rejects.toThrow();
  await fleet.serves();
});

it('refuses a keepalive above two minutes', async () => {
  await expect(fleet.device(undefined, { keepalive: 600 })).rejects.toThrow();
});

it('closes a revoked device at once and refuses it again; a TLS session it kept is not taken up', async () => {
  const who = fleet.credentials();
  let session: Buffer | undefined;
  const before = await fleet.raw(who);
  before.on('session', (s) => (session = s));
  await until('a TLS session', () => session !== undefined);
  const device = await fleet.device(who);
  await fleet.link.revoke([who.serial]);
  await gone(device);
  await expect(fleet.device(who)).rejects.toThrow();

  const resumed = await fleet.raw(who, { session });
  expect(resumed.isSessionReused()).toBe(false);
  resumed.resume();
  await once(resumed, 'close');
  await until('two refusals', () => fleet.refusals.filter((r) => r.reason === 'revoked' && r.deviceId === who.id).reduce((n, r) => n + r.count, 0) >= 2);
});

it('lets the newest of two clones in; the older one ends with its own connection id', async () => {
  const who = fleet.credentials();
  const first = await fleet.device(who, { will: { topic: `craie/v1/${who.id}/up/bye`, payload: Buffer.from('{"v":1,"reason":"lost"}'), qos: 1, retain: false } });
  const changes = () => fleet.batches.flatMap((b) => b.connections).filter((c) => c.deviceId === who.id);
  await until('the first connection', () => changes().length === 1);
  const second = await fleet.device(who);
  await gone(first);
  await until('the will of the first', () => fleet.messages.some((m) => m.deviceId === who.id && m.kind === 'bye'));
  await second.publishAsync(`craie/v1/${who.id}/up/event`, event(), { qos: 1 });
  const [one, two] = changes().filter((c) => c.connected);
  expect(one?.connectionId).not.toBe(two?.connectionId);
  expect(fleet.messages.find((m) => m.deviceId === who.id && m.kind === 'bye')?.connectionId).toBe(one?.connectionId);
  expect(fleet.messages.find((m) => m.deviceId === who.id && m.kind === 'event')?.connectionId).toBe(two?.connectionId);
  expect(await fleet.link.send([{ deviceId: who.id, kind: 'wanted', payload: '{}' }])).toEqual([who.id]);
  await second.endAsync();
  await until('the end of the second', () => changes().some((c) => !c.connected && c.connectionId === two?.connectionId));
});

it('keeps refusing after a start with known revocations', async () => {
  const other = await Fleet.open({ revoked: [] });
  const who = other.credentials();
  await other.link.revoke([who.serial]);
  await expect(other.device(who)).rejects.toThrow();
  await other.close();
});
