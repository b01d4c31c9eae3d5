/** What is told by itself, and forgotten: mails, the end of a deployment, webhooks, time, people. */
import type { DeploymentDetail, RequestDetail } from '#contract';
import { DeploymentEvents } from '../../../apps/server/src/deployments/index.js';
import { RequestSweep } from '../../../apps/server/src/requests/request.sweep.js';
import { RequestEvents } from '../../../apps/server/src/requests/index.js';
import { TargetEvents } from '../../../apps/server/src/target/index.js';
import { describeEngines } from '../../support/database.js';
import { PostOffice } from '../../support/post-office.js';
import { until } from '../../support/until.js';
import { invited } from '../access/people.js';
import { RequestGround, type School } from './ground.js';

const DAY = 86_400;

describeEngines('what is told of requests', (engine) => {
  let ground: RequestGround;
  let school: School;
  let app: { id: string };
  let office: PostOffice;

  beforeAll(async () => {
    office = await PostOffice.start();
    ground = await RequestGround.open(engine, { PUBLIC_URL: 'https://craie.example', ...office.settings() });
    school = await ground.school('des Pins');
    app = await ground.app('KLettres', true);
  });
  afterAll(async () => {
    await ground?.close();
    await office?.close();
  });

  const sweep = () => ground.door.server.app.get(RequestSweep, { strict: false }).run();
  /** Of a device of its own: what is asked for the same again is another deployment's task. */
  const approved = async (email?: string) => {
    const device = await ground.device(school.commune.id, school.site.id);
    const receipt = await ground.ask(school, { appId: app.id, ...(email && { email }) });
    const detail = (await ground.approve(ground.owner, (await ground.find(receipt)).id, app, [device]).expect(200)).body as RequestDetail;
    return { receipt, id: detail.id, deployment: detail.deployment?.id ?? '' };
  };
  const finish = (deployment: string) => ground.system(`update target_item set state = 'done' where deployment_id = $1`, [deployment]);
  /** What an address got, once nothing waits to be sent any more. */
  const mails = async (address: string) => {
    await until('all mails are out', async () => (await ground.system('select 1 from mail_message')).length === 0);
    return office.to(address).map(({ headers, text }) => ({ subject: headers['subject'], text }));
  };
  const subjects = async (address: string) => (await mails(address)).map(({ subject }) => subject);

  test('who gave an address is told: it came, a question, the answer, and once that it is there', async () => {
    const receipt = await ground.ask(school, { appId: app.id, email: 'Zoe@Ecole.example', why: 'Gagnez un prix' });
    expect(receipt.mailed).toBe(true);
    const [first] = await mails('zoe@ecole.example');
    expect(first).toEqual({ subject: `Demande nº ${receipt.number} : reçue`, text: expect.stringContaining(`https://craie.example/demande/suivi/${receipt.secret}\n`) });
    // Nothing of what a stranger wrote goes to an address that a stranger wrote.
    expect(first?.text).not.toMatch(/Zoé|prix/);
    const { id } = await ground.find(receipt);
    await ground.owner.call('post', `/requests/${id}/messages`).send({ text: 'Vu' }).expect(200);
    await ground.owner.call('post', `/requests/${id}/messages`).send({ text: 'Quels postes ?', question: true }).expect(200);
    const { deployment } = (await ground.approve(ground.owner, id, app, [school.device], { message: 'C’est parti' }).expect(200)).body as RequestDetail;
    const told = await mails('zoe@ecole.example');
    expect(new Set(told.slice(1).map(({ subject }) => subject))).toEqual(new Set([`Demande nº ${receipt.number} : une question`, `Demande nº ${receipt.number} : acceptée`]));
    expect(told.some(({ text }) => text.includes('\n\nC’est parti\n\n'))).toBe(true);
    await finish(deployment?.id ?? '');
    const heard: string[] = [];
    const stop = ground.door.server.app.get(RequestEvents, { strict: false }).changed.on((news) => void heard.push(news.id));
    ground.door.server.app.get(TargetEvents, { strict: false }).progressed.emit({ deploymentIds: [deployment?.id ?? ''] });
    await until('the end is told', async () => (await subjects('zoe@ecole.example')).includes(`Demande nº ${receipt.number} : installée`));
    await until('and heard', async () => heard.includes(id));
    stop();
    const view = (await ground.owner.call('get', `/deployments/${deployment?.id}`).expect(200)).body as DeploymentDetail;
    ground.door.server.app.get(DeploymentEvents, { strict: false }).deploymentChanged.emit({ tenantId: ground.owner.view.organisation.id, deployment: view });
    await sweep();
    expect(await mails('zoe@ecole.example')).toHaveLength(4);
  });

  test('what ended while nobody listened is told at the next look, once', async () => {
    const [one, quiet, open] = [await approved('lea@ecole.example'), await approved(), await approved('max@ecole.example')];
    for (const { deployment } of [one, quiet]) await finish(deployment);
    await Promise.all([sweep(), sweep()]);
    expect((await subjects('lea@ecole.example')).filter((subject) => subject?.endsWith('installée'))).toEqual([`Demande nº ${one.receipt.number} : installée`]);
    expect(await mails('max@ecole.example')).toHaveLength(2);
    const states = await Promise.all([one, quiet, open].map(async ({ receipt }) => (await ground.status(receipt)).progress?.state));
    expect(states).toEqual(['done', 'done', 'waiting']);
    await finish(open.deployment);
    await sweep();
    expect(await mails('lea@ecole.example')).toHaveLength(3);
    expect(await mails('max@ecole.example')).toHaveLength(3);
  });

  test('whose deployment is cancelled is told so, once; of a pause nothing is told', async () => {
    const [one, paused] = [await approved('ana@ecole.example'), await approved('noe@ecole.example')];
    await ground.owner.call('post', `/deployments/${one.deployment}/cancel`).expect(200);
    await ground.owner.call('post', `/deployments/${paused.deployment}/pause`).expect(200);
    await until('the end is told', async () => (await subjects('ana@ecole.example')).includes(`Demande nº ${one.receipt.number} : arrêtée`));
    await sweep();
    expect(await mails('ana@ecole.example')).toHaveLength(3);
    expect(await mails('noe@ecole.example')).toHaveLength(2);
    expect(await Promise.all([one, paused].map(async ({ receipt }) => (await ground.status(receipt)).progress?.state))).toEqual(['stopped', 'stopped']);
  });

  test('one address is written about new requests three times a day, whoever asks', async () => {
    const other = await ground.school('des Dunes');
    const mailed = [];
    for (let n = 0; n < 5; n++) mailed.push((await ground.ask(n % 2 ? school : other, { wish: 'Marble', email: 'victime@ailleurs.example' }, `203.0.113.${n}`)).mailed);
    expect(mailed).toEqual([true, true, true, false, false]);
    ground.door.clock.turn(DAY + 60);
    expect((await ground.ask(school, { wish: 'Marble', email: 'victime@ailleurs.example' })).mailed).toBe(true);
  });

  test('a webhook is told that one came and was answered, and nothing of the person', async () => {
    const owner = await ground.signIn();
    await owner.call('post', '/webhooks').send({ name: 'suivi', url: 'https://192.0.2.7/', events: ['request.opened', 'request.answered'] }).expect(201);
    const receipt = await ground.ask(school, { wish: 'Logiciel de Zoé', email: 'zoe@ecole.example' });
    const { items } = (await owner.call('get', `/requests?q=${receipt.number}`).expect(200)).body as { items: { id: string }[] };
    await owner.call('post', `/requests/${items[0]?.id}/refuse`).send({ message: 'Non, Zoé' }).expect(200);
    const rows = await ground.system<{ message: string }>('select message from webhook_delivery order by place');
    const request = { id: items[0]?.id, number: receipt.number, site: { id: school.site.id, name: school.site.name }, app: null };
    expect(rows.map(({ message }) => JSON.parse(message) as object)).toMatchObject([
      { type: 'request.opened', organisation: { id: school.commune.id, name: school.commune.name }, subject: { kind: 'request', id: request.id }, data: { request } },
      { type: 'request.answered', data: { request: { ...request, state: 'refused', deploymentId: null } } },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/Zoé|zoe@/);
  });

  test('closed ones go when their organisation has kept them long enough, open ones stay', async () => {
    const owner = await ground.signIn();
    const short = await ground.school('du Lac');
    await owner.call('put', `/organisations/${short.commune.id}/settings/requests.retention-months`).send({ value: 2 }).expect(400);
    await owner.call('put', `/organisations/${short.commune.id}/settings/requests.retention-months`).send({ value: 3 }).expect(200);
    const made = { long: await ground.ask(school, { wish: 'Long' }), short: await ground.ask(short, { wish: 'Court' }), open: await ground.ask(short, { wish: 'Ouvert' }) };
    for (const receipt of [made.long, made.short]) await ground.door.call('post', `/request-status/${receipt.secret}/withdraw`).expect(200);
    const left = async () => (await Promise.all(Object.values(made).map(({ secret }) => ground.door.call('get', `/request-status/${secret}`)))).map(({ status }) => status);
    const pass = async (days: number) => { ground.door.clock.turn(days * DAY); await sweep(); };
    await pass(80);
    expect(await left()).toEqual([200, 200, 200]);
    await pass(20);
    expect(await left()).toEqual([200, 404, 200]);
    await pass(300);
    expect(await left()).toEqual([404, 404, 200]);
    expect(await ground.system('select 1 from request_message m where not exists (select from request r where r.id = m.request_id)')).toEqual([]);
  });

  test('whoever asked gets it in their file, and an erased person leaves no name behind', async () => {
    const owner = await ground.signIn();
    const end = new Date(ground.door.clock.now().getTime() + 30 * DAY * 1_000).toISOString();
    const person = await invited(ground.door, owner, 'ombeline', 'operator', end);
    const made = (await person.call('post', '/requests').send({ siteId: school.site.id, wish: 'Marble', why: 'Voir la Terre' }).expect(201)).body as RequestDetail;
    await person.call('post', `/requests/${made.id}/messages`).send({ text: 'Pour lundi' }).expect(200);
    const receipt = await ground.ask(school, { wish: 'Par le formulaire', name: 'Mme Ombeline', email: person.email });
    await person.call('put', `/sites/${school.site.id}/request-code`).expect(200);
    const file = (await person.call('get', '/session/personal-data').expect(200)).body as Record<string, unknown[]>;
    expect(file).toMatchObject({ requests: [{ number: made.number, name: 'ombeline', why: 'Voir la Terre' }, { number: receipt.number, email: person.email }], requestMessages: [{ text: 'Pour lundi' }], requestCodes: [{ site: school.site.id }] });
    await owner.call('delete', `/users/${person.id}?erase=true`).expect(204);
    const kept = await ground.system('select r::text from request r union all select m::text from request_message m union all select c::text from request_code c');
    expect(JSON.stringify(kept)).not.toMatch(/ombeline/i);
    expect((await owner.call('get', `/requests/${made.id}`).expect(200)).body).toMatchObject({ asker: { name: `#${person.id.slice(-6)}` }, state: 'open' });
    expect((await owner.call('get', '/requests?q=ombeline').expect(200)).body.items).toEqual([]);
  });
});
