/** Files of thousands of rows: in pieces, so that everybody else goes on; either whole or taken back; once, however often it is asked. */
import type { AuditView, DeviceRow, ImportRunView, Page, SiteView } from '#contract';
import { Database } from '#database';
import { describeEngines } from '../../support/database.js';
import { serve, type Served } from '../../support/served.js';

describeEngines('taking over a large fleet', (engine) => {
  let served: Served;
  let uais: string[];
  beforeAll(async () => {
    served = await serve(engine);
    uais = ((await served.call('get', '/sites?limit=50&kind=school').expect(200)).body as Page<SiteView>).items.flatMap((site) => site.uais[0] ?? []).slice(0, 20);
  });
  afterAll(() => served?.close());

  const run = async ({ id }: ImportRunView) => (await served.call('get', `/imports/devices/${id}`).expect(200)).body as ImportRunView;
  const post = (what: 'check' | 'apply' | 'undo', { id }: ImportRunView) => served.call('post', `/imports/devices/${id}/${what}`);
  const done = async (what: 'check' | 'apply' | 'undo', one: ImportRunView) => (await post(what, one).expect(200)).body as ImportRunView;
  const sql = (statement: string, params: unknown[] = []) => served.server.app.get(Database).system((em) => em.query(statement, params));
  const count = async (series: string) => ((await sql(`select count(*)::int as count from device where serial like $1 and management = 'none'`, [`${series}-%`])) as [{ count: number }])[0].count;
  /** A file whose last row but ten is called so. */
  const open = async (series: string, many: number, name = '') => {
    const lines = Array.from({ length: many }, (_, i) => `${i === many - 10 && name ? name : `Tablette ${i}`};${series}-${100_000 + i};;Samsung;A8;2023;${uais[i % uais.length]}`);
    return (await served.call('post', '/imports/devices').attach('file', Buffer.from(['Désignation;N° de série;Étiquette;Marque;Modèle;Date d’achat;Code établissement', ...lines].join('\n')), `${series}.csv`).expect(201)).body as ImportRunView;
  };
  /** Until the table refuses what is called so. */
  const refusing = async (name: string, event: 'insert' | 'delete') => {
    await sql(`create function refuse_one() returns trigger language plpgsql as $$ begin if ${event === 'delete' ? 'old' : 'new'}.name = '${name}' then raise exception 'refused'; end if; return ${event === 'delete' ? 'old' : 'new'}; end $$`);
    await sql(`create trigger refuse_one before ${event} on device for each row execute function refuse_one()`);
    return () => sql('drop function refuse_one cascade');
  };
  const journal = async () => ((await served.call('get', '/audit?limit=20').expect(200)).body as Page<AuditView>).items;

  it('is tried when asked, applied and undone while others read the list, and says how far it is', async () => {
    // The embedded engine is for small fleets.
    const many = engine === 'pglite' ? 2_000 : 10_000;
    const sent = await open('BIG', many);
    expect(sent).toMatchObject({ rows: many, checked: false, work: null, counts: { create: 0 } });
    expect((await post('apply', sent).expect(409)).body.detail).toMatch(/check it first/);
    const seen = new Set<string>();
    const moved: number[] = [];
    let longest = 0;
    const watched = async (what: 'check' | 'apply' | 'undo') => {
      let over = false;
      const work = done(what, sent).finally(() => { over = true; });
      while (!over) {
        const began = performance.now();
        await served.call('get', '/devices?limit=20').expect(200);
        longest = Math.max(longest, performance.now() - began);
        const { work: now } = await run(sent);
        if (now && !now.halted) {
          seen.add(now.kind);
          moved.push(now.done / now.total);
        }
      }
      return work;
    };
    expect(await watched('check')).toMatchObject({ checked: true, work: null, counts: { create: many } });
    expect(await watched('apply')).toMatchObject({ state: 'applied', work: null });
    expect(await count('BIG')).toBe(many);
    expect(await watched('undo')).toMatchObject({ state: 'undone', undone: { undone: many, kept: 0 } });
    expect(await count('BIG')).toBe(0);
    expect([...seen]).toEqual(['checking', 'applying', 'undoing']);
    expect(moved.some((part) => part > 0 && part < 1)).toBe(true);
    expect(Math.max(...moved)).toBeLessThanOrEqual(1);
    // Generous: the suites share two processors. In one transaction it was as long as the whole import.
    expect(longest).toBeLessThan(5_000);
  });

  it('asked twice at once it is done once', async () => {
    const sent = await open('TWICE', 700);
    await done('check', sent);
    const answers = await Promise.all([post('apply', sent), post('apply', sent), post('undo', sent)]);
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await count('TWICE')).toBe(700);
    const back = await Promise.all([post('undo', sent), post('undo', sent)]);
    expect(back.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(await count('TWICE')).toBe(0);
  });

  it('two imports are not written at the same time', async () => {
    const [one, other] = [await open('ONE', 700), await open('OTHER', 700)];
    await done('check', one);
    await done('check', other);
    const answers = await Promise.all([post('apply', one), post('apply', other)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    for (const answer of answers) if (answer.status === 409) expect(answer.body.detail).toMatch(/Another import/);
    for (const each of [one, other]) if ((await run(each)).state === 'open') await done('apply', each);
    expect([await count('ONE'), await count('OTHER')]).toEqual([700, 700]);
  });

  it('what cannot be done to its end is taken back, said, and can be begun again', async () => {
    const sent = await open('HALF', 700, 'Impossible');
    await done('check', sent);
    const allow = await refusing('Impossible', 'insert');
    await post('apply', sent).expect(500);
    expect(await count('HALF')).toBe(0);
    expect(await run(sent)).toMatchObject({ state: 'open', checked: false, work: null, stopped: { why: 'failed', kept: 0 } });
    expect((await journal())[0]).toMatchObject({ action: 'import.stopped', subject: `import:${sent.id}`, detail: { undone: 500, kept: 0 } });
    await allow();
    expect(await done('check', sent)).toMatchObject({ counts: { create: 700 }, stopped: null });
    expect(await done('apply', sent)).toMatchObject({ state: 'applied' });
    expect(await count('HALF')).toBe(700);
  });

  it('what somebody has changed meanwhile stays, and is counted', async () => {
    const sent = await open('MIDST', 700, 'Impossible');
    await done('check', sent);
    const allow = await refusing('Impossible', 'insert');
    await sql(`create function rename_first() returns trigger language plpgsql as $$ begin if new.name = 'Tablette 400' then update device set name = 'Renommée' where serial = 'MIDST-100003'; end if; return new; end $$`);
    await sql('create trigger rename_first after insert on device for each row execute function rename_first()');
    await post('apply', sent).expect(500);
    await sql('drop function rename_first cascade');
    await allow();
    expect((await run(sent)).stopped).toEqual({ why: 'failed', lines: [], kept: 1 });
    expect(((await served.call('get', '/devices?q=midst-').expect(200)).body as Page<DeviceRow>).items).toMatchObject([{ name: 'Renommée' }]);
    expect((await done('check', sent)).counts).toMatchObject({ create: 699, same: 1 });
  });

  it('an undo that is cut off says so, and is gone on with where it was', async () => {
    const sent = await open('BACK', 700, 'Collée');
    await done('check', sent);
    await done('apply', sent);
    const allow = await refusing('Tablette 300', 'delete');
    await post('undo', sent).expect(500);
    expect(await run(sent)).toMatchObject({ state: 'applied', work: { kind: 'undoing', done: 250, total: 700, halted: true } });
    expect(await count('BACK')).toBe(450);
    await post('apply', sent).expect(409);
    await allow();
    expect(await done('undo', sent)).toMatchObject({ state: 'undone', work: null, undone: { undone: 700, kept: 0 } });
    expect(await count('BACK')).toBe(0);
  });

  it('says which lines have changed since they were shown, and does nothing', async () => {
    const sent = await open('TURN', 700);
    await done('check', sent);
    await sql(`update device set serial = 'TURN-100400' where id = (select id from device where serial = 'HALF-100000')`);
    expect((await post('apply', sent).expect(409)).body.detail).toMatch(/line 402/);
    expect(await run(sent)).toMatchObject({ state: 'open', checked: false, work: null, stopped: { why: 'changed', lines: [402], kept: 0 } });
    expect(await count('TURN')).toBe(1);
    expect((await done('check', sent)).counts).toMatchObject({ create: 699 });
  });
});
