/** What is measured, what is documented and what is looked at are the same: on a real server, after some traffic. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import request from 'supertest';
import { Database } from '#database';
import { described, metricsIn, metricsOf, rulesOf, type Described } from './metric-names.js';
import { describeWith } from '../support/parts.js';
import { eventually, serve, type Served } from '../support/served.js';

const root = new URL('../..', import.meta.url).pathname;
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const alerts = read('docs/observability/craie-alerts.yml');
const operations = read('docs/operations.md');

let served: Served;
let shown: Described[];
let names: ReadonlySet<string>;

/** A device that beats, reports and obeys, a person who mistypes, and a copy of the database. */
async function traffic(): Promise<void> {
  const device = await served.addDevice();
  await device.connect();
  await device.say('heartbeat', { v: 1, diskFree: 10, diskTotal: 20, link: 'wifi', inUse: false, uptime: 60, targetEtag: '', inventoryHash: '' });
  await served.call('post', '/commands').send({ kind: 'ring', deviceIds: [device.id] });
  await request(served.server.urls.http).post('/api/v1/session').send({ email: 'nobody@syndicat.example', password: 'wrong-wrong-wrong' }).expect(401);
  await device.fetch(`/device/v1/files/${'0'.repeat(64)}`).expect(404);
  await served.server.app.get(Database).dump();
}

beforeAll(async () => {
  served = await serve('pglite');
  await traffic();
  const scrape = async () => (await request(served.server.urls.http).get('/api/v1/metrics').expect(200)).text;
  const text = await eventually('the device in the metrics', async () => scrape().then((found) => /craie_devices\{[^}]*online"\} 1/.test(found) && found));
  shown = described(text);
  names = metricsIn(text);
});
afterAll(() => served?.close());

test('every metric has a value, follows the conventions, and says in a sentence what it is', () => {
  for (const { name, kind, help, labels } of shown) {
    // Has values only while the runtime itself is in the middle of one.
    if (name === 'nodejs_active_requests') continue;
    expect({ name, has: names.has(name) || names.has(`${name}_count`) }).toEqual({ name, has: true });
    if (!name.startsWith('craie_')) continue;
    expect(name).toMatch(/^craie_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    expect(name).not.toMatch(/_(ms|milliseconds|kb|mb|percent)(_|$)/);
    expect(help).toMatch(/^[A-Z].{10,}\.$/);
    expect(labels).not.toContain('device');
  }
});

test('docs/operations.md lists every metric, as the server shows it', () => {
  const table = /<!-- metrics:[^\n]*\n([\s\S]*?)\n<!-- \/metrics -->/.exec(operations)?.[1];
  const own = shown.filter(({ name }) => name.startsWith('craie_')).sort((a, b) => (a.name < b.name ? -1 : 1));
  const rows = own.map(({ name, kind, labels, help }) => `| \`${name}\` | ${kind} | ${labels.join(', ') || '–'} | ${help} |`);
  expect(table?.split('\n')).toEqual(['| metric | kind | labels | what |', '|---|---|---|---|', ...rows]);
});

test('every panel of the board asks for something the server shows, and has a place of its own', () => {
  const board = JSON.parse(read('docs/observability/craie-board.json')) as { panels: { id: number; type: string; title: string; gridPos: object; targets?: { expr: string }[] }[] };
  const panels = board.panels.filter(({ type }) => type !== 'row');
  expect(board.panels.filter(({ type }) => type === 'row').map(({ title }) => title)).toEqual(['Parc', 'Liaison', 'Enregistrement', 'Base de données', 'HTTP', 'Ordres', 'Machine', 'Webhooks', 'Courriel', 'Paquets']);
  for (const { title, targets = [] } of panels) {
    expect({ title, asks: targets.length > 0 }).toEqual({ title, asks: true });
    for (const { expr } of targets) expect({ title, expr, unknown: metricsOf(expr).filter((name) => !names.has(name)), some: metricsOf(expr).length > 0 }).toEqual({ title, expr, unknown: [], some: true });
  }
  for (const key of ['id', 'gridPos'] as const) expect(new Set(panels.map((panel) => JSON.stringify(panel[key]))).size).toBe(panels.length);
});

test('every craie_ metric is on the board or in an alert', () => {
  const looked = new Set(metricsOf(read('docs/observability/craie-board.json') + alerts));
  const base = (name: string) => [name, `${name}_bucket`, `${name}_count`, `${name}_sum`];
  expect(shown.filter(({ name }) => name.startsWith('craie_') && !base(name).some((one) => looked.has(one))).map(({ name }) => name)).toEqual([]);
});

test('every alert asks for something the server shows, says what to do, and has a page to read', () => {
  const rules = rulesOf(alerts);
  expect(rules.length).toBeGreaterThan(15);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  const headings = [...operations.matchAll(/^### (.+)$/gm)].map((found) => (found[1] ?? '').toLowerCase());
  for (const { alert, expr, summary, runbook, severity } of rules) {
    expect({ alert, unknown: metricsOf(expr).filter((name) => !names.has(name)), some: metricsOf(expr).length > 0 }).toEqual({ alert, unknown: [], some: true });
    expect(summary).toMatch(/^\p{Lu}.{30,}\.$/u);
    expect(['critical', 'warning']).toContain(severity);
    expect(runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    expect(headings).toContain(alert.toLowerCase());
  }
});

describeWith(['promtool'], 'Prometheus itself', () => {
  test('takes the rules and the scrape configuration', () => {
    const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' });
    expect(promtool('check', 'rules', 'docs/observability/craie-alerts.yml')).toMatch(/SUCCESS: \d+ rules found/);
    expect(promtool('check', 'config', '--syntax-only', 'docs/observability/prometheus.yml')).toMatch(/SUCCESS/);
  });

  test('finds nothing to say about the names', async () => {
    const { text } = await request(served.server.urls.http).get('/api/v1/metrics').expect(200);
    execFileSync('promtool', ['check', 'metrics'], { input: text.replaceAll(/^.*\b(nodejs_|process_).*\n/gm, ''), stdio: 'pipe' });
  });
});
