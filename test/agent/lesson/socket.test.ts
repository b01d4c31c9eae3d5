import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask } from '../../../agent/src/lesson/ask.js';
import { Lesson } from '../../../agent/src/lesson/lesson.js';
import { openLessonSocket } from '../../../agent/src/lesson/socket.js';
import { SILENT } from '../../../agent/src/log.js';

const START = Date.parse('2026-11-30T08:00:00Z');

describe('the lesson’s socket', () => {
  let folder: string;
  let path: string;
  let close: () => Promise<void>;
  const changes: unknown[] = [];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'craie-lesson-'));
    path = join(folder, 'lesson.sock');
    changes.length = 0;
    const calendar = { zone: 'Europe/Paris', class: [{ weekdays: [1], from: '08:30', to: '11:30' }], closed: [] };
    const lesson = await Lesson.open({ path: join(folder, 'lesson.json'), boot: 'b', now: () => START, elapsed: () => 0, calendar: () => calendar });
    close = await openLessonSocket({ path, lesson, log: SILENT, onChanged: (now) => void changes.push(now), group: async () => undefined });
  });
  afterEach(async () => {
    await close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.sock'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  it('locks, tells and ends, and says each change', async () => {
    expect(statSync(path).mode & 0o777).toBe(0o666);
    expect(await ask(path, { act: 'status' })).toEqual({ ok: true });
    expect(await ask(path, { act: 'lock', until: '10:15' })).toEqual({ ok: true, until: '2026-11-30T09:15:00.000Z', wall: '10:15' });
    expect(await ask(path, { act: 'lock', minutes: 600 })).toEqual({ ok: true, until: '2026-11-30T10:30:00.000Z', wall: '11:30', cut: 'class' });
    expect(await ask(path, { act: 'status' })).toEqual({ ok: true, until: '2026-11-30T10:30:00.000Z', wall: '11:30' });
    expect(await ask(path, { act: 'end' })).toEqual({ ok: true });
    expect(await ask(path, { act: 'end' })).toEqual({ ok: false, refusal: 'none' });
    expect(await ask(path, { act: 'lock', until: '08:00' })).toEqual({ ok: false, refusal: 'past' });
    expect(changes).toEqual([{ until: '2026-11-30T09:15:00.000Z', wall: '10:15' }, { until: '2026-11-30T10:30:00.000Z', wall: '11:30' }, {}]);
  });

  const raw = (text: string | Buffer) => new Promise<string>((resolve) => {
    let answer = '';
    const socket = connect(path, () => void socket.write(text));
    socket.on('data', (part) => (answer += part.toString())).on('close', () => resolve(answer)).on('error', () => undefined);
  });

  it.each([
    ['no JSON', 'lock\n'], ['nothing', '\n'], ['an act it does not know', '{"act":"unlock"}\n'], ['more than it knows', '{"act":"status","path":"/etc"}\n'],
    ['a length that is none', '{"act":"lock","minutes":-5}\n'], ['a day and a half', '{"act":"lock","minutes":2000}\n'], ['both', '{"act":"lock","minutes":5,"until":"10:00"}\n'],
    ['an endless line', Buffer.alloc(100_000, 'x')], ['other bytes', Buffer.from([0xff, 0xfe, 0x0a])],
  ])('%s is refused, and nothing changes', async (_, text) => {
    expect(JSON.parse(await raw(text))).toEqual({ ok: false, refusal: 'malformed' });
    expect(changes).toEqual([]);
  });

  it('who says nothing is let go, and keeps nobody else out', async () => {
    const silent = Array.from({ length: 8 }, () => raw(''));
    expect(await Promise.all(silent)).toEqual(Array.from({ length: 8 }, () => ''));
    expect(await ask(path, { act: 'status' })).toEqual({ ok: true });
  });

  it('an agent that ended without a word leaves a socket that the next one takes', async () => {
    await close();
    await expect(ask(path, { act: 'status' })).rejects.toMatchObject({ code: 'ENOENT' });
    close = await openLessonSocket({ path, lesson: await Lesson.open({ path: join(folder, 'l'), boot: 'b', now: () => START, calendar: () => undefined }), log: SILENT, onChanged: () => undefined, group: async () => 0 });
    expect(await ask(path, { act: 'status' })).toEqual({ ok: true });
    expect(statSync(path).mode & 0o777).toBe(0o660);
  });
});
