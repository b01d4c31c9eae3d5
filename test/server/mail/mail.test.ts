/** Mail, from the transaction that wants it to a real mail server. */
import { join } from 'node:path';
import type { MailTestView, MailView } from '#contract';
import { Database } from '#database';
import { MailService } from '../../../apps/server/src/mail/index.js';
import { MailSweep } from '../../../apps/server/src/mail/mail.sweep.js';
import { createServer, type Server } from '../../../apps/server/src/server.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { Config } from '../../../apps/server/src/shared/config.js';
import { Metrics } from '../../../apps/server/src/shared/metrics.js';
import { describeEngines, usualEngine } from '../../support/database.js';
import { describeWith } from '../../support/parts.js';
import { until } from '../../support/until.js';
import { openDoor, type Browser, type Door } from '../access/door.js';
import { handOver, invited } from '../access/people.js';
import { ACCOUNT, PostOffice, refusal } from '../../support/post-office.js';

const HOUR = 3_600;
const HEADERS = ['auto-submitted', 'content-transfer-encoding', 'content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to', 'x-auto-response-suppress'];

describeEngines('mail', (engine) => {
  let office: PostOffice;
  let door: Door;
  let owner: Browser;
  let db: Database;
  beforeAll(async () => {
    office = await PostOffice.start();
    door = await openDoor(office.settings(), engine);
    owner = await door.signIn();
    db = door.server.app.get(Database);
  });
  afterAll(async () => {
    await door?.close();
    await office?.close();
  });
  beforeEach(() => { office.judge = {}; });

  const tenantId = () => owner.view.organisation.id;
  const queue = (to: string, subject = 'Bonjour', text = 'À demain.', server: Server = door.server) =>
    server.app.get(Database).system((em) => server.app.get(MailService, { strict: false }).queue(em, tenantId(), { to, subject, text }));
  const kept = (to = '%') => db.ask<{ id: string; attempts: number; nextAt: Date; givenUpAt: Date | null; subject: string; text: string }>(
    'select id, attempts, next_at as "nextAt", given_up_at as "givenUpAt", subject, body as text from mail_message where address like $1', [to]);
  const arrived = (to: string, count = 1) => until(`${count} for ${to}`, async () => office.to(to).length >= count && office.to(to));
  const gone = (to: string) => until(`nothing kept for ${to}`, async () => (await kept(to)).length === 0);
  const metric = async (name: string, server = door.server) => Number((await server.app.get(Metrics).registry.metrics()).split('\n').find((line) => line.startsWith(`${name} `))?.split(' ')[1]);

  /** Does something, and waits until a try that failed is written. */
  const failing = async (act: () => unknown) => {
    const count = () => metric('craie_mail_failed_total{end="again"}');
    const before = await count();
    await act();
    await until('a failed try', async () => (await count()) > before);
  };

  it('goes out once, over TLS and signed in, says that nobody wrote it, and leaves nothing behind but a number', async () => {
    const before = await metric('craie_mail_sent_total');
    expect(await queue('Zoe@ville.example', 'Élève 42 : « prêt » 😀', 'Ligne 1\n.\nL’école d’Urt\n')).toBe(true);
    const [mail] = await arrived('zoe@ville.example');
    expect(mail).toMatchObject({ from: 'parc@syndicat.example', secure: true, user: ACCOUNT.user, text: expect.stringMatching(/^Ligne 1\n\.\nL’école d’Urt\n/) });
    expect(mail?.headers).toMatchObject({
      from: 'Parc des Landes <parc@syndicat.example>', to: 'zoe@ville.example', subject: 'Élève 42 : « prêt » 😀', 'auto-submitted': 'auto-generated', 'message-id': expect.stringMatching(/^<[0-9a-f-]{36}@syndicat\.example>$/),
    });
    await gone('zoe@ville.example');
    expect(await metric('craie_mail_sent_total')).toBe(before + 1);
    expect(office.to('zoe@ville.example')).toHaveLength(1);
  });

  it('is tried again later when it is put off, with the same Message-ID', async () => {
    office.judge.recipient = () => refusal(450, 'Greylisted, come back');
    await failing(() => queue('plus-tard@ville.example'));
    const [waiting] = await kept('plus-tard@ville.example');
    expect(waiting).toMatchObject({ attempts: 1, givenUpAt: null });
    const wait = (waiting?.nextAt.getTime() ?? 0) - door.clock.now().getTime();
    expect(wait).toBeGreaterThan(20_000);
    expect(wait).toBeLessThanOrEqual(60_000);
    expect(office.to('plus-tard@ville.example')).toEqual([]);
    // The whole of it was sent this time.
    office.judge = { mail: async () => refusal(451, 'Try again') };
    await failing(() => door.clock.turn(61));
    expect(await arrived('plus-tard@ville.example')).toHaveLength(1);
    office.judge = {};
    door.clock.turn(121);
    const mails = await arrived('plus-tard@ville.example', 2);
    expect(new Set(mails.map(({ headers }) => headers['message-id'])).size).toBe(1);
    await gone('plus-tard@ville.example');
  });

  it('is given up at once when it is refused for good, or after two days, and forgotten a week later', async () => {
    office.judge.recipient = (to) => (to.startsWith('inconnu') ? refusal(550, 'No such user here') : refusal(450, 'Later'));
    await queue('inconnu@ville.example');
    await until('given up', async () => (await kept('inconnu@ville.example'))[0]?.givenUpAt);
    await failing(() => queue('lent@ville.example'));
    door.clock.turn(49 * HOUR);
    await until('late, given up', async () => (await kept('lent@ville.example'))[0]?.givenUpAt);
    await until('counted', async () => (await metric('craie_mail_failed_total{end="given_up"}')) === 2);
    const sweep = door.server.app.get(MailSweep, { strict: false });
    door.clock.turn(6 * 24 * HOUR);
    await sweep.run();
    // The other one was given up two days earlier.
    expect((await kept()).map(({ attempts }) => attempts)).toEqual([2]);
    door.clock.turn(26 * HOUR);
    await sweep.run();
    expect(await kept()).toEqual([]);
    owner = await door.signIn();
  });

  it('a hostile name stays a name: no header more, no recipient more', async () => {
    const evil = 'x\r\nBcc: all@ville.example\r\n\r\nHello\u2028\n.\r\nMAIL FROM:<a@b.fr>';
    await queue('seul@ville.example', `Compte de ${evil}`, `Bonjour ${evil}\r\n.\r\nQUIT\r\n`);
    const [mail] = await arrived('seul@ville.example');
    expect(mail?.to).toEqual(['seul@ville.example']);
    expect(Object.keys(mail?.headers ?? {}).sort()).toEqual(HEADERS);
    expect(mail?.headers['subject']).toMatch(/^Compte de x Bcc: all@ville\.example Hello \. MAIL FROM:<a@b\.fr>$/);
    expect(mail?.text).toContain('QUIT');
    expect(await queue('seul@ville.example, deux@ville.example')).toBe(false);
    expect(await queue('seul@ville.example\r\nRCPT TO:<deux@ville.example>')).toBe(false);
    expect(office.to('deux@ville.example')).toEqual([]);
  });

  it('no mail leaves a transaction that is taken back', async () => {
    const service = door.server.app.get(MailService, { strict: false });
    await expect(db.system(async (em) => {
      expect(await service.queue(em, tenantId(), { to: 'jamais@ville.example', subject: 'x', text: 'x' })).toBe(true);
      throw new Error('back');
    })).rejects.toThrow('back');
    await queue('ensuite@ville.example');
    await arrived('ensuite@ville.example');
    expect(office.to('jamais@ville.example')).toEqual([]);
  });

  it('who acts in a commune writes to people whom they do not see, and reads no mail; nobody writes into another syndicate', async () => {
    const service = door.server.app.get(MailService, { strict: false });
    office.judge.recipient = () => refusal(450, 'Later');
    const delegate = { tenantId: tenantId(), organisations: ['0190a000-0000-7000-8000-00000000000a'] };
    await db.tenant(delegate, (em) => service.queue(em, tenantId(), { to: 'ailleurs@ville.example', subject: 'x', text: 'x' }));
    expect(await kept('ailleurs@ville.example')).toHaveLength(1);
    expect(await db.tenant(delegate, (em) => em.query('select 1 from mail_message'))).toEqual([]);
    expect(await db.tenant({ ...delegate, tenantId: '0190a000-0000-7000-8000-00000000000b' }, (em) => service.queue(em, tenantId(), { to: 'faux@ville.example', subject: 'x', text: 'x' }))).toBe(false);
    expect(await kept('faux@ville.example')).toEqual([]);
    await db.system((em) => em.query('delete from mail_message'));
  });

  it('goes with the account it was written to, of a commune too, and tells that person about it; an erased name leaves what was written to others', async () => {
    const organisationId = ((await owner.call('post', '/organisations').send({ name: 'Dax', kind: 'commune' }).expect(201)).body as { id: string }).id;
    await handOver(owner, { id: organisationId, name: 'Dax' });
    const mayor = await invited(door, owner, 'mairie-dax', 'commune-admin', undefined, { organisationId });
    const person = await invited(door, owner, 'Clothilde', 'commune-technician', undefined, { organisationId });
    office.judge.recipient = () => refusal(450, 'Later');
    await queue(person.email, 'Votre compte', 'Bonjour');
    await queue('autre@ville.example', 'Clothilde demande', 'De Clothilde.');
    const own = (await person.call('get', '/session/personal-data').expect(200)).body as { mails: unknown[] };
    expect(own.mails).toMatchObject([{ subject: 'Votre compte', text: 'Bonjour', givenUpAt: null }]);
    expect(((await mayor.call('get', `/users/${person.id}/personal-data`).expect(200)).body as { mails: unknown[] }).mails).toHaveLength(1);
    await mayor.call('delete', `/users/${person.id}`).expect(204);
    expect(await kept(person.email)).toEqual([]);
    await owner.call('delete', `/users/${person.id}?erase=true`).expect(204);
    expect(await kept('autre@ville.example')).toMatchObject([{ subject: `#${person.id.slice(-6)} demande`, text: `De #${person.id.slice(-6)}.` }]);
    await db.system((em) => em.query('delete from mail_message'));
  });

  // What the database does is the same on both engines; the rest is asked once.
  if (engine !== usualEngine) return;

  it('while the mail server lets nobody in, it is asked rarely; then all that waited goes', async () => {
    const closed = await openDoor(office.settings({ account: { ...ACCOUNT, pass: 'wrong' } }), engine);
    try {
      const before = office.signIns;
      const service = closed.server.app.get(MailService, { strict: false });
      await closed.server.app.get(Database).system(async (em) => {
        for (let nth = 0; nth < 30; nth++) await service.queue(em, tenantId(), { to: `attente${nth}@ville.example`, subject: 'x', text: 'x' });
      });
      await until('refused twice', async () => office.signIns >= before + 2);
      // A second, then two, then four… and never more than the two that were on their way at first.
      expect(office.signIns - before).toBeLessThanOrEqual(4);
      expect(await metric('craie_mail_queued', closed.server)).toBe(30);
      const said = (await closed.server.app.get(MailService, { strict: false }).test(...(await ownerOf(closed))));
      expect(said).toMatchObject({ sent: false, trouble: 'sign_in_refused', answer: expect.stringContaining('535'), detail: expect.stringContaining('SMTP_PASSWORD_FILE') });
      // Nobody tried the others: after two days they are given up all the same.
      closed.clock.turn(49 * HOUR);
      await closed.server.app.get(MailSweep, { strict: false }).run();
      const [left] = await closed.server.app.get(Database).ask<{ waiting: number }>('select count(*)::int as waiting from mail_message where given_up_at is null');
      expect(left?.waiting).toBeLessThanOrEqual(1);
    } finally {
      await closed.close();
    }
  });

  it('a mail server that comes back gets all that waited', async () => {
    await office.pause();
    for (const nth of [1, 2, 3]) await queue(`retour${nth}@ville.example`);
    await until('a failure', async () => (await kept('retour%')).some(({ attempts }) => attempts > 0));
    await office.resume();
    // One that was trying just then waits once more.
    await until('all three', async () => {
      door.clock.turn(HOUR / 6);
      return (await kept('retour%')).length === 0;
    }, 20);
    for (const nth of [1, 2, 3]) await arrived(`retour${nth}@ville.example`);
    owner = await door.signIn();
  });

  it('no password and no mail goes over a line that is not encrypted, nor to a certificate that is not believed', async () => {
    const open = await PostOffice.start({ starttls: false });
    const cases = [
      { settings: open.settings(), trouble: 'not_encrypted' },
      { settings: { ...office.settings(), OUTBOUND_CA_FILE: '' }, trouble: 'untrusted' },
      { settings: { ...office.settings(), SMTP_URL: 'smtp://127.0.0.1:1' }, trouble: 'unreachable' },
      { settings: { ...open.settings(), SMTP_TLS: 'optional' }, trouble: null },
      // On this machine nobody is in between.
      { settings: { ...office.settings(), OUTBOUND_CA_FILE: '', SMTP_TLS: '' }, trouble: null },
    ];
    try {
      for (const { settings, trouble } of cases) {
        const before = office.received.length + open.received.length;
        const signIns = office.signIns + open.signIns;
        const other = await openDoor(settings, engine);
        try {
          expect(await other.server.app.get(MailService, { strict: false }).test(...(await ownerOf(other)))).toMatchObject({ trouble, sent: trouble === null });
        } finally {
          await other.close();
        }
        expect(office.received.length + open.received.length).toBe(before + (trouble === null ? 1 : 0));
        expect(office.signIns + open.signIns).toBe(signIns + (trouble === null ? 1 : 0));
      }
    } finally {
      await open.close();
    }
  });

  it('the owner sends a test to themselves and reads the answer; nobody else does', async () => {
    expect((await owner.call('get', '/mail').expect(200)).body as MailView).toEqual({ configured: true, from: 'Parc des Landes <parc@syndicat.example>' });
    const answer = (await owner.call('post', '/mail/test').expect(200)).body as MailTestView;
    expect(answer).toEqual({ to: owner.view.user.email, sent: true, trouble: null, detail: 'The mail server took the mail.', answer: expect.stringMatching(/^250 /) });
    expect((await arrived(owner.view.user.email))[0]?.headers['subject']).toBe('Essai d’envoi');
    office.judge.recipient = () => refusal(550, 'Not <here>');
    expect((await owner.call('post', '/mail/test').expect(200)).body).toMatchObject({ sent: false, trouble: 'refused', answer: expect.stringContaining('Not <here>') });
    const operator = await invited(door, owner, 'exploitant', 'operator');
    const organisationId = ((await owner.call('post', '/organisations').send({ name: 'Tartas', kind: 'commune' }).expect(201)).body as { id: string }).id;
    await handOver(owner, { id: organisationId, name: 'Tartas' });
    const mayor = await invited(door, owner, 'mairie', 'commune-admin', undefined, { organisationId });
    for (const who of [operator, mayor]) await who.call('post', '/mail/test').expect(403);
    await operator.call('get', '/mail').expect(403);
  });

  it('without a mail server nothing is kept, and a test says what to set', async () => {
    const without = await openDoor({}, engine);
    try {
      const browser = await without.signIn();
      expect((await browser.call('get', '/mail').expect(200)).body).toEqual({ configured: false, from: null });
      expect((await browser.call('post', '/mail/test').expect(409)).body).toMatchObject({ code: 'conflict', detail: expect.stringContaining('SMTP_URL') });
      expect(await queue('x@ville.example', 'x', 'x', without.server)).toBe(false);
      expect(await without.server.app.get(Database).ask('select 1 from mail_message')).toEqual([]);
    } finally {
      await without.close();
    }
  });

  describeWith(['PostgreSQL'], 'several servers', () => {
    it('take turns, and each mail goes once', async () => {
      const { dataDir, database, certsDir } = door.server.app.get(Config);
      const twin = await createServer(loadConfig({
        DATA_DIR: join(dataDir, 'twin'), CERTS_DIR: certsDir, DATABASE_URL: database.url ?? '', CRAIE_SECRET_FILE: join(dataDir, 'secret.key'), HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent', ...office.settings(),
      }), { clock: door.clock });
      try {
        const before = [await metric('craie_mail_sent_total'), await metric('craie_mail_sent_total', twin)];
        office.judge.mail = () => new Promise((resolve) => { setTimeout(() => resolve(undefined), 20); });
        for (let nth = 0; nth < 40; nth++) await queue(`tour${nth}@ville.example`, 'x', 'x', nth % 2 === 0 ? door.server : twin);
        await gone('tour%');
        const after = [await metric('craie_mail_sent_total'), await metric('craie_mail_sent_total', twin)];
        expect(office.received.filter(({ to }) => to[0]?.startsWith('tour'))).toHaveLength(40);
        expect((after[0] ?? 0) + (after[1] ?? 0)).toBe((before[0] ?? 0) + (before[1] ?? 0) + 40);
        expect(after[0]).toBeGreaterThan(before[0] ?? 0);
        expect(after[1]).toBeGreaterThan(before[1] ?? 0);
      } finally {
        await twin.close();
      }
    });
  });

  /** Whom a test goes to. */
  async function ownerOf(one: Door): Promise<[string, string]> {
    const { view } = await one.signIn();
    return [view.organisation.id, view.user.id];
  }
});
