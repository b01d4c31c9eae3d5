import { X509Certificate } from 'node:crypto';
import { parseEnrolmentToken, type DeviceDetail, type EnrolmentTokenView, type Page, type Problem, type TrustAnswer, type TwinView } from '#contract';
import { createCsr, createDeviceKey, rootPin } from '#pki';
import { generateKeyPairSync } from 'node:crypto';
import { describeEngines } from '../../support/database.js';
import { House } from './house.js';

describeEngines('enrolment over HTTPS', (engine) => {
  let house: House;
  beforeAll(async () => {
    house = await House.open(engine);
  });
  afterAll(() => house.close());

  it('gives a device its certificate, verified from the pin in the token on', async () => {
    const made = await house.token({ siteId: house.siteId, maxUses: 1 });
    expect(made.command).toBe(`craie-agent enrol --server ${house.server.urls.device} --token ${made.token}`);
    const { body: trust } = await house.device<TrustAnswer>('GET', '/device/v1/trust');
    expect(trust.roots.map(rootPin)).toContain(parseEnrolmentToken(made.token)?.pin);
    const verified = await house.device<TrustAnswer>('GET', '/device/v1/trust', undefined, undefined, trust.roots);
    expect(verified.body).toEqual(trust);

    const { status, body } = await house.enrol(made.token, { hostname: 'ecole-07' });
    expect(status).toBe(200);
    expect(new X509Certificate(body.certificate).subject).toBe(`CN=${body.deviceId}`);
    expect(body.trust).toEqual(trust);
    expect(`mqtts://${body.mqtt.host}:${body.mqtt.port}`).toBe(house.server.urls.mqtt);
    const { body: device } = await house.api<DeviceDetail>('GET', `/devices/${body.deviceId}`);
    expect(device).toMatchObject({ name: 'ecole-07', site: { id: house.siteId }, organisation: { id: house.organisationId }, certificate: { revokedAt: null } });
    const client = await house.connect({ id: body.deviceId, key: house.key, cert: body.certificate }, trust.roots);
    await client.endAsync();
  });

  it('says what is wrong with a token', async () => {
    const once = await house.token({ maxUses: 1 });
    await house.enrolled(once.token);
    const withdrawn = await house.token();
    await house.api('POST', `/enrolment-tokens/${withdrawn.id}/revoke`);
    const parts = once.token.split('.');
    const wrongSecret = [parts[0], parts[1], 'A'.repeat(32), parts[3]].join('.');
    const foreign = ['craie1', '0'.repeat(32), parts[2], parts[3]].join('.');
    for (const [token, code] of [[once.token, 'token_used'], [withdrawn.token, 'token_revoked'], [wrongSecret, 'token_unknown'], [foreign, 'token_unknown'], ['garbage', 'token_unknown'], ["' or 1=1 --", 'token_unknown']] as const) {
      const { status, body } = await house.enrol(token);
      expect([status, body.code]).toEqual([403, code]);
      expect(body.detail).toMatch(/\. ?\S?|\.$/);
    }
    const { body: page } = await house.api<Page<EnrolmentTokenView>>('GET', '/enrolment-tokens');
    expect(page.items.find((t) => t.id === once.id)).toMatchObject({ state: 'used', uses: 1 });
    expect(page.items.find((t) => t.id === withdrawn.id)).toMatchObject({ state: 'revoked', uses: 0 });
    expect(JSON.stringify(page)).not.toContain(parts[2]);
  });

  it('never exceeds the uses of a token, however many come at once', async () => {
    const { token, id } = await house.token({ maxUses: 5 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => house.enrol(token)));
    expect(answers.filter((a) => a.status === 200)).toHaveLength(5);
    expect(answers.filter((a) => a.body.code === 'token_used')).toHaveLength(15);
    const { body: page } = await house.api<Page<EnrolmentTokenView>>('GET', '/enrolment-tokens');
    expect(page.items.find((t) => t.id === id)).toMatchObject({ uses: 5, state: 'used' });
  });

  it('takes the same request for the same enrolment until its device has come, however many ask at once', async () => {
    const { token, id } = await house.token({ maxUses: 1 });
    const macs = ['02:00:5e:00:53:99'];
    const answers = await Promise.all(Array.from({ length: 6 }, () => house.enrol(token, { macs })));
    expect(answers.map((a) => a.status)).toEqual(Array.from({ length: 6 }, () => 200));
    expect(new Set(answers.map((a) => a.body.deviceId)).size).toBe(1);
    const { body: page } = await house.api<Page<EnrolmentTokenView>>('GET', '/enrolment-tokens');
    expect(page.items.find((t) => t.id === id)).toMatchObject({ uses: 1 });
    expect((await house.enrol(token, { macs: ['02:00:5e:00:53:9a'] })).body.code).toBe('token_used');
    await house.api('POST', `/enrolment-tokens/${id}/revoke`);
    expect((await house.enrol(token, { macs })).body.code).toBe('token_revoked');
  });

  it('spends no use on a request that cannot be signed', async () => {
    const { token } = await house.token({ maxUses: 1 });
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const csr of ['hello', createCsr(weak)]) {
      const { status, body } = await house.enrol(token, { csr });
      expect([status, body.code, body.fields?.[0]?.field]).toEqual([400, 'invalid_body', 'csr']);
    }
    expect((await house.enrol(token)).status).toBe(200);
  });

  it('refuses bodies of another shape', async () => {
    for (const body of ['{', '[]', 'null', '{}', { v: 1, token: 5 }, { v: 1, extra: true }]) {
      const { status, body: problem } = await house.device<Problem>('POST', '/device/v1/enrol', body);
      expect([body, status, problem.code]).toEqual([body, 400, 'invalid_body']);
    }
    const { token } = await house.token();
    expect((await house.enrol(token, { hostname: 'x'.repeat(300) })).status).toBe(400);
    expect((await house.enrol(token, { hostname: '<img onerror=alert(1)>\u202E\u0000' })).status).toBe(200);
  });

  it('knows the same machine again: same device, new certificate, the old one refused', async () => {
    const facts = { serial: 'SN-4711', machineId: 'a'.repeat(32) };
    const { token } = await house.token();
    const { body: trust } = await house.device<TrustAnswer>('GET', '/device/v1/trust');
    const first = await house.enrolled(token, facts);
    const client = await house.connect(first, trust.roots);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    const key = await createDeviceKey();
    const again = await house.enrol((await house.token({ siteId: house.siteId })).token, { ...facts, csr: createCsr(key) });
    expect(again.body.deviceId).toBe(first.id);
    await closed;
    await expect(house.connect(first, trust.roots)).rejects.toThrow();
    await (await house.connect({ id: first.id, key, cert: again.body.certificate }, trust.roots)).endAsync();
    const { body: events } = await house.api<Page<{ kind: string }>>('GET', `/devices/${first.id}/events`);
    expect(events.items.map((e) => e.kind)).toEqual(expect.arrayContaining(['enrolled', 'certificate-revoked']));

    const elsewhere = await house.enrolled((await house.token({ organisationId: house.otherOrganisationId })).token, facts);
    expect(elsewhere.id).not.toBe(first.id);
    const unknown = await house.enrolled(token, { serial: '', machineId: 'b'.repeat(32) });
    expect((await house.enrolled(token, { serial: '', machineId: 'b'.repeat(32) })).id).not.toBe(unknown.id);
  });

  it('makes tokens only for what the caller may see, and checks the body', async () => {
    const body = { label: 'x', organisationId: house.organisationId, maxUses: 1, expiresInHours: 1 };
    expect((await house.api<Problem>('POST', '/enrolment-tokens', { ...body, organisationId: '01936f3e-7a00-7000-8000-000000000000' })).status).toBe(404);
    expect((await house.api<Problem>('POST', '/enrolment-tokens', { ...body, organisationId: house.otherOrganisationId, siteId: house.siteId })).status).toBe(404);
    for (const wrong of [{ maxUses: 0 }, { maxUses: 1.5 }, { expiresInHours: 9_000 }, { label: ' ' }, { organisationId: 'x' }, { surprise: 1 }]) {
      expect((await house.api<Problem>('POST', '/enrolment-tokens', { ...body, ...wrong })).body.fields?.[0]?.field).toBe(Object.keys(wrong)[0]);
    }
    expect((await house.api<Problem>('POST', '/enrolment-tokens/01936f3e-7a00-7000-8000-000000000000/revoke')).status).toBe(404);
    expect((await house.api<Problem>('GET', '/enrolment-tokens?cursor=WyInIl0')).body.code).toBe('invalid_cursor');
    const { body: page } = await house.api<Page<EnrolmentTokenView>>('GET', '/enrolment-tokens?limit=1');
    const { body: next } = await house.api<Page<EnrolmentTokenView>>('GET', `/enrolment-tokens?limit=1&cursor=${page.next}`);
    expect(next.items[0]?.id).not.toBe(page.items[0]?.id);
  });

  it('keeps the device routes off the console listener', async () => {
    expect((await fetch(`${house.server.urls.http}/device/v1/trust`)).status).toBe(404);
  });

  it('a machine that was noted down becomes that device: its name, label, site and history stay', async () => {
    const { body: noted } = await house.api<DeviceDetail>('POST', '/devices', { name: 'Portable 7', kind: 'laptop', siteId: house.siteId, serial: 'pf-1ab 77', assetTag: 'A-7', purchasedOn: '2023-09-01' });
    const { token } = await house.token();
    const mine = await house.enrolled(token, { hostname: 'DESKTOP-K3', serial: 'PF1AB77', machineId: 'm-77', macs: ['a4:bb:6d:00:00:77'] });
    expect(mine.id).toBe(noted.id);
    const { body: device } = await house.api<DeviceDetail>('GET', `/devices/${mine.id}`);
    expect(device).toMatchObject({
      name: 'Portable 7', assetTag: 'A-7', site: { id: house.siteId }, management: 'agent', presence: 'never', platform: 'linux', serial: 'PF1AB77', purchasedOn: '2023-09-01', macs: ['a4:bb:6d:00:00:77'],
      enrolledAt: expect.any(String), certificate: { revokedAt: null },
    });
    const { body: history } = await house.api<Page<{ kind: string }>>('GET', `/devices/${mine.id}/events`);
    expect(history.items.map(({ kind }) => kind)).toEqual(['recognised', 'created']);
    const client = await house.connect(mine, (await house.device<TrustAnswer>('GET', '/device/v1/trust')).body.roots);
    await client.endAsync();
    expect((await house.enrolled(token, { serial: 'PF1AB77', machineId: 'm-77' })).id).toBe(noted.id);
  });

  it('what is not certain is left to a person: of another commune, twice there, contradicted by a card, or no serial number at all', async () => {
    const { token } = await house.token();
    const note = async (body: object) => (await house.api<DeviceDetail>('POST', '/devices', { name: 'Noté', kind: 'laptop', siteId: house.siteId, ...body })).body.id;
    const abroad = await note({ siteId: undefined, organisationId: house.otherOrganisationId, serial: 'ABROAD-1' });
    const twice = [await note({ serial: 'TWICE-1' }), await note({ serial: 'TWICE-1' })];
    const denied = await note({ serial: 'DENIED-1', macs: ['a4:bb:6d:99:99:99'] });
    const card = await note({ macs: ['a4:bb:6d:55:55:55'] });
    const nothing = await note({ serial: 'To be filled by O.E.M.' });
    const comers = [
      [{ serial: 'ABROAD-1' }, [abroad], 'certain'], [{ serial: 'TWICE-1' }, twice, 'certain'], [{ serial: 'DENIED-1', macs: ['a4:bb:6d:11:11:11'] }, [denied], 'probable'], [{ macs: ['a4:bb:6d:55:55:55'] }, [card], 'probable'],
      [{ serial: 'To be filled by O.E.M.' }, [], undefined],
    ] as const;
    for (const [facts, expected, confidence] of comers) {
      const { id } = await house.enrolled(token, { machineId: JSON.stringify(facts), ...facts, macs: [...('macs' in facts ? facts.macs : [])] });
      expect([abroad, ...twice, denied, card, nothing]).not.toContain(id);
      const { body } = await house.api<Page<TwinView>>('GET', `/devices/${id}/twins`);
      expect(body.items.map(({ device }) => device.id).sort()).toEqual([...expected].sort());
      expect(body.items.every((twin) => twin.confidence === confidence)).toBe(true);
    }
  });
});
