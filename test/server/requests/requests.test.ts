/** From the form to the app on the devices, and what everybody sees meanwhile. */
import type { AppView, DeploymentDetail, Page, RequestCount, RequestDetail, RequestFormView, RequestView } from '#contract';
import { DeploymentRunner } from '../../../apps/server/src/deployments/index.js';
import { describeEngines } from '../../support/database.js';
import { handOver, invited, type Person } from '../access/people.js';
import { RequestGround, type School } from './ground.js';

describeEngines('requests', (engine) => {
  let ground: RequestGround;
  let school: School;
  let neighbour: School;
  let technician: Person;
  let erun: Person;
  let referent: Person;
  let klettres: AppView;
  let gimp: AppView;

  beforeAll(async () => {
    ground = await RequestGround.open(engine);
    school = await ground.school('des Pins');
    neighbour = await ground.school('des Dunes');
    await handOver(ground.owner, school.commune);
    await handOver(ground.owner, neighbour.commune);
    await ground.owner.call('post', `/organisations/${school.commune.id}/looks`).send({ reason: 'Tour des demandes' }).expect(201);
    technician = await invited(ground.door, ground.owner, 'jean', 'commune-technician', undefined, { organisationId: school.commune.id });
    erun = await invited(ground.door, ground.owner, 'maite', 'erun', undefined, { siteIds: [school.site.id] });
    referent = await invited(ground.door, ground.owner, 'lou', 'site-referent', undefined, { siteIds: [school.site.id] });
    [klettres, gimp] = [await ground.app('KLettres', true), await ground.app('Gimp')];
  });
  afterAll(() => ground?.close());

  const list = async (who: Person, query = ''): Promise<RequestView[]> => ((await who.call('get', `/requests?limit=200${query}`).expect(200)).body as Page<RequestView>).items;
  const count = async (who: Person): Promise<number> => ((await who.call('get', '/requests/count').expect(200)).body as RequestCount).open;

  test('goes from the form over an answer to the devices, and the asker sees it', async () => {
    const room = (await ground.owner.call('post', '/rooms').send({ siteId: school.site.id, name: 'CE1' }).expect(201)).body as { id: string };
    const form = (await ground.door.call('get', `/request-forms/${school.code.toLowerCase().replace('-', '')}`).expect(200)).body as RequestFormView;
    expect(form).toMatchObject({ site: { name: school.site.name }, organisation: { name: school.commune.name }, console: { name: school.commune.name, until: null }, rooms: [{ id: room.id, name: 'CE1' }] });
    const { items } = (await ground.door.call('get', `/request-forms/${school.code}/apps?q=klet`).expect(200)).body as { items: object[] };
    expect(items).toEqual([{ id: klettres.id, name: 'KLettres', publisher: null, summary: null, cycles: [], subjects: [], icon: false }]);

    const receipt = await ground.ask(school, { appId: klettres.id, roomId: room.id, email: 'Zoe@ecole.example', why: 'Lire\nensemble' });
    expect(await ground.status(receipt)).toMatchObject({ number: receipt.number, state: 'open', app: { name: 'KLettres' }, room: { name: 'CE1' }, why: 'Lire\nensemble', progress: null, messages: [] });
    const open = await count(technician);
    const [seen] = await list(technician);
    expect(seen).toMatchObject({ number: receipt.number, asker: { name: 'Maîtresse Zoé', form: true }, room: { id: room.id, name: 'CE1' }, answerable: true, progress: null });
    const id = seen?.id ?? '';

    const asked = (await technician.call('post', `/requests/${id}/messages`).send({ text: 'Sur quels postes ?', question: true }).expect(200)).body as RequestDetail;
    expect(asked).toMatchObject({ state: 'question', email: 'zoe@ecole.example', messages: [{ from: 'team', by: 'jean', text: 'Sur quels postes ?' }] });
    expect(await count(technician)).toBe(open - 1);
    const replied = (await ground.door.call('post', `/request-status/${receipt.secret}/messages`).send({ text: 'Ceux du fond' }).expect(200)).body;
    expect(replied).toMatchObject({ state: 'open', messages: [{ from: 'team' }, { from: 'asker', text: 'Ceux du fond' }] });
    // Whoever answered is their role's business.
    expect(JSON.stringify(replied)).not.toContain('jean');

    const approved = (await ground.approve(technician, id, klettres, [school.device], { message: 'C’est parti' }).expect(200)).body as RequestDetail;
    expect(approved).toMatchObject({ state: 'approved', answeredBy: 'jean', progress: { state: 'waiting', devices: 1, done: 0 }, deployment: { state: 'running' } });
    const deployment = (await technician.call('get', `/deployments/${approved.deployment?.id}`).expect(200)).body as DeploymentDetail;
    expect(deployment).toMatchObject({ app: { id: klettres.id }, total: 1, createdBy: 'jean' });
    expect(await ground.status(receipt)).toMatchObject({ state: 'approved', progress: { state: 'waiting', devices: 1, done: 0 } });
    await ground.system(`update target_item set state = 'done' where deployment_id = $1`, [deployment.id]);
    await ground.door.server.app.get(DeploymentRunner, { strict: false }).run();
    expect(await ground.status(receipt)).toMatchObject({ progress: { state: 'done', devices: 1, done: 1, expectedAt: null } });
    expect((await list(referent, '&state=approved')).find((one) => one.id === id)).toMatchObject({ progress: { state: 'done' }, answerable: false });
    const actions = ((await ground.owner.call('get', '/audit?limit=20').expect(200)).body as Page<{ action: string }>).items.map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['request.questioned', 'request.approved', 'deployment.created', 'request-code.made']));
  });

  test('an eRUN answers for what is approved for teaching, and for nothing else', async () => {
    const [teaching, other] = [await ground.find(await ground.ask(school, { appId: klettres.id })), await ground.find(await ground.ask(school, { appId: gimp.id }))];
    expect((await list(erun)).map(({ id, answerable }) => ({ id, answerable }))).toEqual(expect.arrayContaining([{ id: teaching.id, answerable: true }, { id: other.id, answerable: false }]));
    await ground.approve(erun, other.id, gimp, [school.device]).expect(403);
    // Neither by another app of theirs.
    await ground.approve(erun, other.id, klettres, [school.device]).expect(403);
    await ground.approve(erun, teaching.id, gimp, [school.device]).expect(403);
    await erun.call('post', `/requests/${other.id}/refuse`).send({ message: 'Non' }).expect(403);
    await erun.call('post', `/requests/${other.id}/messages`).send({ text: 'Pourquoi ?', question: true }).expect(403);
    expect((await erun.call('get', `/requests/${other.id}`).expect(200)).body).toMatchObject({ state: 'open', messages: [], email: null });
    const approved = (await ground.approve(erun, teaching.id, klettres, [school.device]).expect(200)).body as RequestDetail;
    expect(approved).toMatchObject({ state: 'approved', answeredBy: 'maite' });
    // A deployment is known by its request, to those who see the site; what nobody asked for has none.
    expect((await list(erun, `&deploymentId=${approved.deployment?.id ?? ''}`)).map((one) => one.id)).toEqual([teaching.id]);
    expect(await list(erun, `&deploymentId=${teaching.id}`)).toEqual([]);
    await referent.call('post', `/requests/${other.id}/refuse`).send({ message: 'Non' }).expect(403);
  });

  test('who is signed in asks too, and takes it back', async () => {
    const made = (await referent.call('post', '/requests').send({ siteId: school.site.id, wish: 'Scratch 4', link: 'https://scratch.example/', why: 'Programmer', wantedBy: '2090-01-01' }).expect(400)).body;
    expect(made.fields).toMatchObject([{ field: 'wantedBy', codes: ['range'] }]);
    const { id } = (await referent.call('post', '/requests').send({ siteId: school.site.id, wish: 'Scratch 4', link: 'https://scratch.example/', why: 'Programmer' }).expect(201)).body as RequestDetail;
    expect((await list(referent, '&mine=true')).map((one) => one.id)).toEqual([id]);
    expect((await list(erun, '&mine=true'))).toEqual([]);
    // It is theirs by the account, and nobody else’s; the form takes any name.
    const seen = async (who: Person) => [(await list(who)).find((one) => one.id === id)?.mine, ((await who.call('get', `/requests/${id}`).expect(200)).body as RequestDetail).mine];
    expect([await seen(referent), await seen(erun), await seen(technician)]).toEqual([[true, true], [false, false], [false, false]]);
    const byForm = await ground.find(await ground.ask(school, { wish: 'Scratch 5', name: 'lou' }));
    expect((await list(referent)).find((one) => one.id === byForm.id)).toMatchObject({ mine: false, asker: { name: 'lou', form: true } });
    await referent.call('post', `/requests/${id}/messages`).send({ text: 'La version 3 suffit' }).expect(200);
    await technician.call('post', `/requests/${id}/withdraw`).expect(403);
    expect((await referent.call('post', `/requests/${id}/withdraw`).expect(200)).body).toMatchObject({ state: 'withdrawn', wish: 'Scratch 4', link: 'https://scratch.example/', app: null, asker: { name: 'lou', form: false } });
    expect((await technician.call('post', `/requests/${id}/refuse`).send({ message: 'Non' }).expect(409)).body.code).toBe('request_answered');
    await referent.call('post', '/requests').send({ siteId: neighbour.site.id, wish: 'Scratch', why: 'x' }).expect(404);
    for (const body of [{ why: 'x' }, { wish: 'x', appId: klettres.id, why: 'x' }, { appId: klettres.id, link: 'https://x.example', why: 'x' }, { wish: 'x', link: 'javascript:alert(1)', why: 'x' }, { wish: 'x', why: 'a\u0000b' }, { wish: 'x', why: ' \n ' }, { wish: 'x', why: 'x', wantedBy: '2026-02-30' }]) {
      await referent.call('post', '/requests').send({ siteId: school.site.id, ...body }).expect(400);
    }
  });

  test('a neighbour commune sees nothing, and its devices are not given', async () => {
    const { id } = await ground.find(await ground.ask(school, { wish: 'Audacity' }));
    const other = await invited(ground.door, ground.owner, `ana-${engine}`, 'commune-technician', undefined, { organisationId: neighbour.commune.id });
    expect(await list(other)).toEqual([]);
    expect(await count(other)).toBe(0);
    for (const call of [other.call('get', `/requests/${id}`), other.call('post', `/requests/${id}/refuse`).send({ message: 'x' }), other.call('post', `/requests/${id}/messages`).send({ text: 'x' }), ground.approve(other, id, gimp, [neighbour.device])]) {
      expect((await call.expect(404)).body.code).toBe('not_found');
    }
    await ground.owner.call('post', `/organisations/${neighbour.commune.id}/looks`).send({ reason: 'Contrôle' }).expect(201);
    const refused = (await ground.approve(ground.owner as Person, id, gimp, [school.device, neighbour.device]).expect(400)).body;
    expect(refused.fields).toMatchObject([{ field: 'deployment.devices', codes: ['combination'] }]);
    await ground.approve(technician, id, gimp, [neighbour.device]).expect(404);
    const body = { deployment: { appId: gimp.id, ensure: 'present', follow: true, devices: { filter: { kind: 'laptop' } } } };
    await technician.call('post', `/requests/${id}/approve`).send(body).expect(400);
    await technician.call('post', `/requests/${id}/approve`).send({ deployment: { ...body.deployment, ensure: 'absent', follow: false } }).expect(400);
    expect(await ground.find({ number: (await ground.find(await ground.ask(school, { wish: 'x' }))).number - 1 })).toMatchObject({ state: 'open', deployment: null });
    const given = (await technician.call('post', `/requests/${id}/approve`).send({ deployment: { ...body.deployment, devices: { filter: { siteId: school.site.id } } } }).expect(200)).body as RequestDetail;
    // What was wished for in words is that app now.
    expect(given).toMatchObject({ state: 'approved', wish: 'Audacity', app: { id: gimp.id, name: 'Gimp' } });
  });

  test('of two who answer at once one wins, and there is one deployment', async () => {
    const receipt = await ground.ask(school, { appId: gimp.id });
    const { id } = await ground.find(receipt);
    const before = await ground.system<{ count: number }>('select count(*)::int as count from deployment');
    const answers = await Promise.all([
      ground.approve(technician, id, gimp, [school.device]), ground.approve(technician, id, gimp, [school.device]), technician.call('post', `/requests/${id}/refuse`).send({ message: 'Non' }),
      ground.door.call('post', `/request-status/${receipt.secret}/withdraw`),
    ]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409]);
    expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(['request_answered', 'request_answered', 'request_answered']);
    const approved = (await ground.find(receipt)).state === 'approved' ? 1 : 0;
    expect(await ground.system<{ count: number }>('select count(*)::int as count from deployment')).toEqual([{ count: (before[0]?.count ?? 0) + approved }]);
  });

  test('a newer deployment of the app is as good, and one that takes it away is not', async () => {
    const device = await ground.device(school.commune.id, school.site.id);
    const receipt = await ground.ask(school, { appId: gimp.id });
    await ground.approve(technician, (await ground.find(receipt)).id, gimp, [device]).expect(200);
    const deploy = async (ensure: string) => (await technician.call('post', '/deployments').send({ appId: gimp.id, ensure, devices: { ids: [device] } }).expect(201)).body as DeploymentDetail;
    const { id } = await deploy('present');
    expect(await ground.status(receipt)).toMatchObject({ progress: { state: 'waiting', devices: 1, done: 0 } });
    await ground.system(`update target_item set state = 'done' where deployment_id = $1`, [id]);
    expect(await ground.status(receipt)).toMatchObject({ progress: { state: 'done', devices: 1, done: 1 } });
    await deploy('absent');
    expect(await ground.status(receipt)).toMatchObject({ progress: { state: 'stopped', devices: 0 } });
  });

  test('a refusal is read, and taken back', async () => {
    const receipt = await ground.ask(school, { appId: gimp.id });
    const { id } = await ground.find(receipt);
    await technician.call('post', `/requests/${id}/reopen`).expect(409);
    await technician.call('post', `/requests/${id}/refuse`).send({ message: 'Trop lourd pour ces postes' }).expect(200);
    expect(await ground.status(receipt)).toMatchObject({ state: 'refused', messages: [{ from: 'team', text: 'Trop lourd pour ces postes' }] });
    await ground.approve(technician, id, gimp, [school.device]).expect(409);
    expect((await technician.call('post', `/requests/${id}/reopen`).expect(200)).body).toMatchObject({ state: 'open', answeredBy: null, answeredAt: null });
    await ground.door.call('post', `/request-status/${receipt.secret}/withdraw`).expect(200);
    await ground.door.call('post', `/request-status/${receipt.secret}/messages`).send({ text: 'Encore' }).expect(409);
  });

  test('what a commune leaves out is neither offered nor given', async () => {
    const app = await ground.app(`Tuxpaint${engine}`);
    const { id } = await ground.find(await ground.ask(school, { appId: app.id }));
    await ground.owner.call('put', `/apps/${app.id}/exclusions/${school.commune.id}`).send({ excluded: true }).expect(200);
    expect((await ground.door.call('get', `/request-forms/${school.code}/apps?q=tuxpaint`).expect(200)).body).toEqual({ items: [] });
    await ground.door.call('post', `/request-forms/${school.code}`).send({ name: 'x', why: 'x', locale: 'fr', appId: app.id }).expect(400);
    for (const who of [technician, ground.owner]) expect((await ground.approve(who, id, app, [school.device]).expect(409)).body.code).toBe('conflict');
    expect((await technician.call('get', `/requests/${id}`).expect(200)).body).toMatchObject({ state: 'open', deployment: null });
    // The other commune has it.
    expect((await ground.door.call('get', `/request-forms/${neighbour.code}/apps?q=tuxpaint`).expect(200)).body.items).toHaveLength(1);
  });

  test('the syndicate says why before it looks at one of a commune with its own console', async () => {
    const far = await ground.school('du Large');
    await handOver(ground.owner, far.commune);
    const { number } = await ground.ask(far, { wish: 'Marble' });
    const { items } = (await ground.owner.call('get', `/requests?q=${number}`).expect(200)).body as Page<RequestView>;
    for (const path of [`/requests/${items[0]?.id}`, `/requests?siteId=${far.site.id}`, `/requests?organisationId=${far.commune.id}`]) expect((await ground.owner.call('get', path).expect(428)).body.code).toBe('reason_required');
    await ground.owner.call('post', `/requests/${items[0]?.id}/refuse`).send({ message: 'x' }).expect(428);
  });

  test('one is deleted by whoever may answer it, and what came of it stays', async () => {
    const receipt = await ground.ask(school, { appId: gimp.id });
    const { id } = await ground.find(receipt);
    const { deployment } = (await ground.approve(technician, id, gimp, [school.device]).expect(200)).body as RequestDetail;
    for (const who of [erun, referent]) await who.call('delete', `/requests/${id}`).expect(403);
    await technician.call('delete', `/requests/${id}`).expect(204);
    await technician.call('get', `/requests/${id}`).expect(404);
    await ground.door.call('get', `/request-status/${receipt.secret}`).expect(404);
    await technician.call('get', `/deployments/${deployment?.id}`).expect(200);
    expect(await ground.system('select 1 from request_message where request_id = $1', [id])).toEqual([]);
  });

  test('filters, search and pages', async () => {
    const third = await ground.school('du Bourg', school.commune);
    const made = [];
    for (const wish of ['Marble', 'Stellarium', 'Marble des mers']) made.push(await ground.ask(third, { wish, name: 'Élodie Ñ' }));
    const page = async (query: string): Promise<Page<RequestView>> => (await technician.call('get', `/requests?${query}`).expect(200)).body;
    const numbers = made.map(({ number }) => number).reverse();
    expect((await page(`siteId=${third.site.id}`)).items.map(({ number }) => number)).toEqual(numbers);
    const first = await page(`siteId=${third.site.id}&limit=2`);
    expect((await page(`siteId=${third.site.id}&limit=2&cursor=${first.next}`)).items.map(({ number }) => number)).toEqual(numbers.slice(2));
    expect((await page('q=marble')).items).toHaveLength(2);
    expect((await page('q=elodie%20n')).items).toHaveLength(3);
    expect((await page('q=du%20bourg')).items).toHaveLength(3);
    expect((await page(`appId=${gimp.id}&siteId=${third.site.id}`)).items).toEqual([]);
    expect((await page(`organisationId=${school.commune.id}&q=stellarium`)).items).toHaveLength(1);
    await technician.call('get', '/requests?cursor=W10').expect(400);
    await technician.call('get', '/requests?state=bored').expect(400);
  });
});
