import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeviceDetail, EnrolAnswer, Problem, TrustAnswer } from '#contract';
import { Database } from '#database';
import { Authority, createCsr, createDeviceKey } from '#pki';
import { CertificateGaps } from '../../../apps/server/src/enrolment/index.js';
import { describeEngines } from '../../support/database.js';
import { House } from './house.js';

describeEngines('certificates of devices', (engine) => {
  let house: House;
  let roots: string[];
  let token: string;
  beforeAll(async () => {
    house = await House.open(engine);
    roots = (await house.device<TrustAnswer>('GET', '/device/v1/trust')).body.roots;
    token = (await house.token({ maxUses: 100 })).token;
  });
  afterAll(() => house.close());
  const renew = (who: { key: string; cert: string } | undefined, csr = house.csr) =>
    house.device<EnrolAnswer & Problem>('POST', '/device/v1/renew', { v: 1, csr }, who);

  it('are renewed over the old one, which stays good until the new one is used', async () => {
    const old = await house.enrolled(token);
    const key = await createDeviceKey();
    const { status, body } = await renew(old, createCsr(key));
    expect([status, body.deviceId]).toEqual([200, old.id]);
    const fresh = { id: old.id, key, cert: body.certificate };
    await (await house.connect(old, roots)).endAsync();

    const client = await house.connect(fresh, roots);
    // Acknowledged after the commit, and the connection is stored before the message.
    await client.publishAsync(`craie/v1/${fresh.id}/up/bye`, '{"v":1,"reason":"stopping"}', { qos: 1 });
    await expect(house.connect(old, roots)).rejects.toThrow();
    expect((await renew(old)).body.code).toBe('device_revoked');
    await client.endAsync();
    const { body: device } = await house.api<DeviceDetail>('GET', `/devices/${old.id}`);
    expect(device.certificate?.serial).toBe(new X509Certificate(fresh.cert).serialNumber.toLowerCase());
  });

  it('do not pile up when answers are lost', async () => {
    const old = await house.enrolled(token);
    const lost = (await renew(old)).body.certificate;
    expect((await renew(old)).status).toBe(200);
    expect((await renew({ key: house.key, cert: lost })).body.code).toBe('device_revoked');
    expect((await renew(old)).status).toBe(200);
  });

  it('are asked for: none, a foreign one or a useless request do not renew', async () => {
    expect((await renew(undefined)).body).toMatchObject({ status: 401, code: 'unauthenticated' });
    const folder = mkdtempSync(join(tmpdir(), 'craie-foreign-'));
    const foreign = await Authority.open(folder);
    const who = await house.enrolled(token);
    expect((await renew({ key: house.key, cert: foreign.issueDevice(house.csr, who.id).certificate })).status).toBe(401);
    rmSync(folder, { recursive: true });
    expect((await renew(who, 'nonsense')).body.code).toBe('invalid_body');
    expect((await house.device<Problem>('POST', '/device/v1/renew', {}, who)).body.code).toBe('invalid_body');
  });

  it('that ended while the device was away for a summer renew, and nothing else; after 180 days, or revoked, not even that', async () => {
    const who = await house.enrolled(token);
    const authority = house.server.app.get(Authority);
    const database = house.server.app.get(Database);
    const ended = async (daysAgo: number, revoked = false) => {
      const { certificate, serial, fingerprint, notBefore, notAfter } = authority.issueDevice(house.csr, who.id, new Date(Date.now() - (365 + daysAgo) * 86_400_000));
      await database.system((em) => em.query(
        `insert into device_certificate (serial, tenant_id, device_id, fingerprint, not_before, not_after, issued_at, first_used_at, revoked_at)
         select $2, tenant_id, id, $3, $4, $5, $4, $4, case when $6 then now() end from device where id = $1`, [who.id, serial, fingerprint, notBefore, notAfter, revoked],
      ));
      return { ...who, cert: certificate };
    };
    const slept = await ended(75);
    expect((await house.device<Problem>('GET', '/device/v1/self', undefined, slept)).status).toBe(401);
    await expect(house.connect(slept, roots)).rejects.toThrow();
    const { status, body } = await renew(slept);
    expect(status).toBe(200);
    await (await house.connect({ ...who, cert: body.certificate }, roots)).endAsync();
    expect((await renew(await ended(181))).status).toBe(401);
    expect((await renew(await ended(20, true))).body.code).toBe('device_revoked');
  });

  it('issued between a backup and its restore are taken over; forged or older ones are not, and who is not known waits in quarantine', async () => {
    const authority = house.server.app.get(Authority);
    const database = house.server.app.get(Database);
    const hour = 3_600_000;
    const gap = { id: randomUUID(), from: new Date(Date.now() - 2 * hour), until: new Date(Date.now() - hour) };
    await database.system((em) => house.server.app.get(CertificateGaps).open(em, gap));
    const who = await house.enrolled(token);
    const within = new Date(Date.now() - 1.5 * hour);
    const issued = (id: string, at: Date, by = authority) => ({ ...who, id, cert: by.issueDevice(house.csr, id, at).certificate });
    const folder = mkdtempSync(join(tmpdir(), 'craie-foreign-'));
    const foreign = await Authority.open(folder, new Date(Date.now() - 3 * hour));
    expect((await renew(issued(who.id, within, foreign))).status).toBe(401);
    expect((await renew(issued(who.id, new Date(Date.now() - 3 * hour)))).body.code).toBe('device_revoked');
    expect((await renew(issued(who.id, new Date()))).body.code).toBe('device_revoked');
    expect((await renew(issued(who.id, within))).status).toBe(200);

    const stranger = randomUUID();
    expect((await renew(issued(stranger, within, foreign))).status).toBe(401);
    expect((await house.api('GET', `/devices/${stranger}`)).status).toBe(404);
    expect((await renew(issued(stranger, within))).status).toBe(200);
    expect((await house.api<DeviceDetail>('GET', `/devices/${stranger}`)).body).toMatchObject({ status: 'quarantined', quarantineReason: expect.stringMatching(/^restored: enrolled after/) });
    rmSync(folder, { recursive: true });
  });

  it('are revoked at once, and stay so after a restart', async () => {
    const who = await house.enrolled(token);
    const other = await house.enrolled(token);
    const client = await house.connect(who, roots);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    // Acknowledged after the commit, and the connection is stored before the message.
    await client.publishAsync(`craie/v1/${who.id}/up/bye`, '{"v":1,"reason":"lost"}', { qos: 1 });
    expect((await house.api<DeviceDetail>('GET', `/devices/${who.id}`)).body.presence).toBe('online');
    const { status, body } = await house.api<DeviceDetail>('POST', `/devices/${who.id}/revoke`, { reason: 'volée' });
    expect(status).toBe(200);
    expect(body.certificate?.revokedAt).not.toBeNull();
    // Not after the debounce of broken connections: the very answer says it.
    expect(body).toMatchObject({ presence: 'offline', offlineReason: 'revoked' });
    await closed;
    await expect(house.connect(who, roots)).rejects.toThrow();
    expect((await renew(who)).body).toMatchObject({ status: 403, code: 'device_revoked' });
    expect((await house.api('POST', `/devices/${who.id}/revoke`, { reason: 'again' })).status).toBe(200);
    expect((await house.api('POST', `/devices/${other.id}/revoke`, {})).status).toBe(400);
    expect((await house.api('POST', '/devices/01936f3e-7a00-7000-8000-000000000000/revoke', { reason: 'x' })).status).toBe(404);

    await house.restart();
    await expect(house.connect(who, roots)).rejects.toThrow();
    await (await house.connect(other, roots)).endAsync();
  });

  it('end with the service of their device', async () => {
    const facts = { serial: 'SN-1905', machineId: 'c'.repeat(32) };
    const who = await house.enrolled(token, facts);
    const client = await house.connect(who, roots);
    await client.publishAsync(`craie/v1/${who.id}/up/bye`, '{"v":1,"reason":"lost"}', { qos: 1 });
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await house.api('PATCH', `/devices/${who.id}`, { status: 'retired' });
    await closed;
    const device = async () => (await house.api<DeviceDetail>('GET', `/devices/${who.id}`)).body;
    // The connection is closed after this is stored.
    expect(await device()).toMatchObject({ status: 'retired', presence: 'offline', offlineReason: 'retired' });
    await expect(house.connect(who, roots)).rejects.toThrow();

    const again = await house.connect(await house.enrolled(token, facts), roots);
    await again.publishAsync(`craie/v1/${who.id}/up/bye`, '{"v":1,"reason":"lost"}', { qos: 1 });
    expect(await device()).toMatchObject({ status: 'active', presence: 'online', offlineReason: null });
    await again.endAsync();
  });
});
