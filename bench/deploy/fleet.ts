/**
 * A deployment to a whole fleet: simulated devices on the wire of a real server with PostgreSQL; how soon it is created, told and done while a page of its progress is open.
 * Generators, server and database share one machine.
 */
import { join } from 'node:path';
import { io } from 'socket.io-client';
import type { AppView, DeploymentView, LiveEvents } from '#contract';
import { Authority, SigningKey } from '#pki';
import { Fleet } from '../fleet/fleet.js';
import { Histogram } from '../fleet/histogram.js';
import { Postgres } from '../link/engines.js';
import { seed } from '../link/seed.js';
import { BenchServer } from '../link/server.js';
import type { Undo } from '../link/undo.js';
import type { Figure } from '../report.js';

/** Seconds that the outcomes are waited for. */
const PATIENCE = 60;
/** Pause of the open page between two looks at its numbers, ms. */
const LOOK = 100;
const MOST_OF_THEM = 0.95;
/** What is told of a large deployment is not older than this, ms. */
const OLDEST = 2_000;

export interface FleetPart { devices: number; processes: number }

/** @param work a folder of its own @throws Error without PostgreSQL */
export async function measureFleet({ devices, processes }: FleetPart, work: string, undo: Undo): Promise<{ conditions: Record<string, string | number>; figures: Figure[] }> {
  const postgres = await Postgres.start();
  if (!postgres) throw new Error('PostgreSQL is not installed: install the package postgresql.');
  undo.add(() => postgres.stop());
  const fleet = new Fleet(processes);
  undo.add(() => fleet.stop());
  const authority = join(work, 'authority');
  await Authority.open(authority);
  const { publicKeys } = await SigningKey.open(authority);
  say(`certificates for ${devices} devices`);
  const issued = await fleet.issue(authority, [...publicKeys], devices, false);
  const where = { data: join(work, 'fleet'), authority, databaseUrl: postgres.url };
  await (await BenchServer.start(where)).stop();
  await seed({ dataDir: where.data, url: postgres.url }, issued);
  const server = await BenchServer.start(where);
  undo.add(() => server.stop());
  say('devices connect');
  await fleet.connect(server.mqtt, devices, { width: 400 });
  await deploy(server, fleet, 'essai', devices);
  say('the same, measured');
  const figures = await deploy(server, fleet, 'mesure', devices);
  await fleet.leave();
  return { conditions: { engine: 'postgresql', fleet: devices, generators: processes }, figures: figures.map((figure) => ({ ...figure, name: `fleet: ${figure.name}`, size: devices })) };
}

async function deploy(server: BenchServer, fleet: Fleet, name: string, devices: number): Promise<Figure[]> {
  const app = await server.api.call<AppView>('POST', '/apps', { name, package: `paquet-${name}` });
  const page = new OpenPage(server);
  await page.open();
  const converged = fleet.converge(PATIENCE);
  const began = Date.now();
  const { id, total } = await server.api.call<DeploymentView>('POST', '/deployments', { appId: app.id, ensure: 'present', devices: { filter: {} } });
  const created = Date.now() - began;
  page.watch(id);
  const { told, settled, lastToldAt, lastSettledAt } = await converged;
  const { asked, rows, messages } = await page.close();
  await new Promise((resolve) => setTimeout(resolve, OLDEST));
  const view = await server.api.call<DeploymentView>('GET', `/deployments/${id}`);
  say(`${total} of ${devices} chosen, ${told} told, ${settled} stored, ${view.done} done, ${view.failed} failed and ${view.left} left of ${view.total}; ${JSON.stringify(view.reasons)}`);
  const lost = [devices - total, devices - told, devices - settled, devices - view.done - view.failed - view.left].reduce((sum, n) => sum + Math.abs(n), 0);
  return [
    { name: 'created', value: created, unit: 'ms', budget: { most: 1_000 } },
    { name: 'all told', value: (lastToldAt - began) / 1_000, unit: 's', budget: { most: 5 } },
    { name: 'all outcomes stored', value: (lastSettledAt - began) / 1_000, unit: 's', budget: { most: 15 } },
    { name: 'not told, not stored or not counted', value: lost, unit: 'devices', budget: { most: 0 } },
    { name: 'progress answered meanwhile, p95', value: asked.at(MOST_OF_THEM), unit: 'ms', budget: { most: 50 } },
    { name: 'its first devices meanwhile, p95', value: rows.at(MOST_OF_THEM), unit: 'ms' },
    { name: 'live messages to a page of the deployment', value: messages, unit: '/s', budget: { most: 2 } },
  ];
}

/** A console with the page of a deployment open: it hears the live news, and asks again and again. */
class OpenPage {
  private readonly socket;
  private readonly asked = Histogram.empty();
  private readonly rows = Histogram.empty();
  private heard = 0;
  private since = 0;
  private asking: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(private readonly server: BenchServer) {
    this.socket = io(server.url, { path: '/api/live', transports: ['websocket'], extraHeaders: { origin: server.url, cookie: server.api.session }, reconnection: false, forceNew: true });
    this.socket.onAny(() => { this.heard++; });
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve, reject) => { this.socket.once('connect', resolve).once('connect_error', reject); });
    this.socket.emit('watch', { deviceIds: [], fleet: false } satisfies { deviceIds: string[]; fleet: boolean });
  }

  /** From now on its numbers are looked at. */
  watch(id: string): void {
    this.heard = 0;
    this.since = Date.now();
    this.asking = this.ask(id);
  }

  async close(): Promise<{ asked: Histogram; rows: Histogram; messages: number }> {
    this.closed = true;
    await this.asking;
    this.socket.close();
    return { asked: this.asked, rows: this.rows, messages: (this.heard * 1_000) / (Date.now() - this.since) };
  }

  private async ask(id: string): Promise<void> {
    for (let n = 0; !this.closed; n++) {
      await timed(this.asked, this.server.api.call<LiveEvents['deployment.changed']['deployment']>('GET', `/deployments/${id}`));
      // The list under the numbers is read again every two seconds, as the console does.
      if (n % 20 === 0) await timed(this.rows, this.server.api.call('GET', `/deployments/${id}/devices?limit=50`));
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }
}

async function timed(into: Histogram, work: Promise<unknown>): Promise<void> {
  const began = performance.now();
  await work;
  into.add(performance.now() - began);
}

const say = (line: string): void => void process.stderr.write(`deploy, fleet: ${line}\n`);
