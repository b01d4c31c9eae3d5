/** Packages on their way, as the tus protocol has it: broken off, gone on with, by whom, how many. */
import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import request from 'supertest';
import { v7 } from 'uuid';
import type { AppView, Page } from '#contract';
import { Database } from '#database';
import { Uploads } from '../../../apps/server/src/catalogue/uploads/index.js';
import { UploadSweep } from '../../../apps/server/src/catalogue/uploads/upload.sweep.js';
import { makeDeb } from '../../support/deb.js';
import { describeEngines } from '../../support/database.js';
import { eventually, serve, type Served } from '../../support/served.js';
import { append, begin, placeOf, send } from '../../support/upload.js';

const MIB = 1024 ** 2;
const TUS = { 'tus-resumable': '1.0.0' };

describeEngines('uploads', (engine) => {
  let served: Served;
  beforeAll(async () => { served = await serve(engine); });
  afterAll(() => served.close());

  const arriving = () => readdir(join(served.dataDir, 'files', 'tmp'));
  const offset = async (place: string) => {
    const { status, headers } = await request(served.server.urls.http).head(`/api/v1${place}`).set({ ...TUS, cookie: served.identity.cookie });
    return status === 200 ? Number(headers['upload-offset']) : `status ${status}`;
  };
  const finish = (place: string) => served.call('post', `${place}/finish`).send({});
  const inDatabase = <T>(sql: string, params: unknown[] = []): Promise<T[]> => served.server.app.get(Database).system((em) => em.query(sql, params));

  it('is counted: what was begun, what became of it, and its bytes', async () => {
    const figure = async (name: string) => Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (\\d+)`, 'm').exec((await request(served.server.urls.http).get('/api/v1/metrics').expect(200)).text)?.[1]);
    const counted = async () => Promise.all(['craie_uploads_total{event="begun"}', 'craie_uploads_total{event="taken"}', 'craie_uploads_total{event="refused"}', 'craie_upload_bytes_total'].map(figure));
    const before = await counted();
    const [good, bad] = [makeDeb({ Package: 'compte', Version: '1' }, 1_000), Buffer.from('no package at all')];
    await send(served, good, 'compte.deb');
    await send(served, bad, 'rien.deb');
    expect((await counted()).map((value, at) => value - (before[at] ?? 0))).toEqual([2, 1, 1, good.length + bad.length]);
  });

  it('comes in parts, each after the one before, and then is in the catalogue; asked twice, once', async () => {
    const content = makeDeb({ Package: 'parts', Version: '1' }, 300_000);
    const place = placeOf(await begin(served, content.length, 'dossier/parts.deb').expect(201));
    await append(served, place, 0, content.subarray(0, 100_000)).expect(204);
    expect(await offset(place)).toBe(100_000);
    expect((await append(served, place, 50_000, content.subarray(50_000)).expect(409)).body.code).toBe('conflict');
    expect((await finish(place).expect(409)).body).toMatchObject({ code: 'conflict', detail: expect.stringMatching(/100000 of/) });
    await append(served, place, 100_000, content.subarray(100_000)).expect(204);
    const { body: app } = await finish(place).expect(201);
    expect(app).toMatchObject({ package: 'parts', packages: [{ fileName: 'parts.deb', size: content.length }] });
    expect((await finish(place).expect(201)).body).toMatchObject({ id: app.id });
    expect(await arriving()).toEqual([]);
  });

  it('goes on where the line was cut', async () => {
    const content = makeDeb({ Package: 'cut', Version: '1' }, 3 * MIB);
    const place = placeOf(await begin(served, content.length, 'cut.deb').expect(201));
    const { cookie, csrf } = served.identity;
    const half = httpRequest(`${served.server.urls.http}/api/v1${place}`, {
      method: 'PATCH', headers: { ...TUS, cookie, 'x-craie-csrf': csrf, 'upload-offset': 0, 'content-type': 'application/offset+octet-stream', 'content-length': content.length },
    });
    half.on('error', () => undefined);
    half.write(content.subarray(0, 2 * MIB));
    await eventually('some has arrived', async () => (await inDatabase<{ size: string }>('select size from app_upload')).length > 0 && stat(join(served.dataDir, 'files', 'tmp', place.split('/').at(-1)!)).then(({ size }) => size > 0));
    half.destroy();
    const kept = await eventually('it is told how far it is', async () => { const at = await offset(place); return typeof at === 'number' && at > 0 && at; });
    expect(kept).toBeLessThanOrEqual(2 * MIB);
    await append(served, place, kept, content.subarray(kept)).expect(204);
    expect((await finish(place).expect(201)).body).toMatchObject({ package: 'cut' });
  });

  it('counts only what is flushed: whatever else stands in the file after a kill is written over', async () => {
    const content = makeDeb({ Package: 'killed', Version: '1' }, 200_000);
    const place = placeOf(await begin(served, content.length, 'killed.deb').expect(201));
    await append(served, place, 0, content.subarray(0, 80_000)).expect(204);
    // A server that was killed in the middle of a part leaves more than it noted, and it may be anything.
    await writeFile(join(served.dataDir, 'files', 'tmp', place.split('/').at(-1)!), Buffer.alloc(900_000, 7), { flag: 'a' });
    expect(await offset(place)).toBe(80_000);
    await append(served, place, 80_000, content.subarray(80_000)).expect(204);
    expect((await finish(place).expect(201)).body.packages).toMatchObject([{ size: content.length }]);
  });

  it('is refused above the largest size, before and while it is sent', async () => {
    expect((await begin(served, 1024 * MIB + 1, 'x.deb').expect(413)).body).toMatchObject({ code: 'too_large', fields: [{ field: 'file', codes: ['length'] }] });
    const place = placeOf(await begin(served, 1_000, 'x.deb').expect(201));
    expect((await append(served, place, 0, Buffer.alloc(2_000)).expect(413)).body.code).toBe('too_large');
    await served.call('delete', place).set(TUS).expect(204);
    expect(await offset(place)).toBe('status 404');
    expect(await arriving()).toEqual([]);
  });

  it('is gone when it is no package', async () => {
    const answer = await send(served, Buffer.from('hello'), 'x.deb');
    expect([answer.status, answer.body]).toMatchObject([400, { code: 'invalid_file', fields: [{ field: 'file' }] }]);
    expect((await send(served, Buffer.alloc(0), 'x.deb')).body.detail).toMatch(/empty/);
    expect(await arriving()).toEqual([]);
    expect(await inDatabase('select 1 from app_upload where app_id is null')).toEqual([]);
  });

  it('belongs to who began it, and asks for what every change asks', async () => {
    const place = placeOf(await begin(served, 1_000, 'x.deb').expect(201));
    const http = request(served.server.urls.http);
    await http.head(`/api/v1${place}`).set(TUS).expect(401);
    await http.patch(`/api/v1${place}`).set({ ...TUS, cookie: served.identity.cookie, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }).send(Buffer.alloc(10)).expect(403);
    await http.post('/api/v1/apps/uploads').set({ ...TUS, cookie: served.identity.cookie, 'x-craie-csrf': served.identity.csrf, origin: 'https://elsewhere.example', 'upload-length': '10' }).expect(403);
    await inDatabase('update app_upload set created_by = $1 where app_id is null', [v7()]);
    expect(await offset(place)).toBe('status 404');
    expect((await append(served, place, 0, Buffer.alloc(1_000)).expect(404)).body.code).toBe('not_found');
    await finish(place).expect(404);
    await served.call('delete', place).set(TUS).expect(404);
    await inDatabase('update app_upload set created_by = (select id from app_user limit 1) where app_id is null');
    await served.call('delete', place).set(TUS).expect(204);
  });

  it('says in our words what is no request of the protocol', async () => {
    expect((await served.call('post', '/apps/uploads').set(TUS).expect(400)).body.code).toBe('invalid_file');
    await served.call('post', '/apps/uploads').set({ 'upload-length': '3' }).expect(412);
    expect(await offset('/apps/uploads/nothing')).toBe('status 404');
  });

  it('is one of twenty at most, which end after a day', async () => {
    const places: string[] = [];
    for (let i = 0; i < 20; i++) places.push(placeOf(await begin(served, 100, 'x.deb').expect(201)));
    expect((await begin(served, 100, 'x.deb').expect(409)).body).toMatchObject({ code: 'conflict', detail: expect.stringMatching(/unfinished/) });
    await inDatabase(`update app_upload set created_at = now() - interval '25 hours' where app_id is null`);
    await served.server.app.get(Uploads, { strict: false }).sweep();
    for (const place of places) expect(await offset(place)).toBe('status 404');
    expect(await arriving()).toEqual([]);
    await served.call('delete', placeOf(await begin(served, 100, 'x.deb').expect(201))).set(TUS).expect(204);
  });

  it('leaves no file behind that belongs to none', async () => {
    const stray = join(served.dataDir, 'files', 'tmp', v7());
    await writeFile(stray, 'x');
    await utimes(stray, new Date(0), new Date(0));
    served.server.app.get(UploadSweep, { strict: false }).onApplicationBootstrap();
    await eventually('it is gone', async () => (await arriving()).length === 0);
  });

  it('is in the catalogue for everybody who looks', async () => {
    const { items } = (await served.call('get', '/apps?q=parts').expect(200)).body as Page<AppView>;
    expect(items.map(({ package: name }) => name)).toEqual(['parts']);
  });
});
