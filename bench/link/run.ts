/** The parts of the benchmark in their order, and the figures they give. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Authority, SigningKey } from '#pki';
import { Fleet } from '../fleet/fleet.js';
import type { Issued } from '../fleet/orders.js';
import type { Figure } from '../report.js';
import { Postgres, type Engine } from './engines.js';
import { Mosquitto } from './mosquitto.js';
import { arrive, beat, command, everybodyGone, idleList, OPEN, type Bed, type Cost } from './phases.js';
import { measurePresence } from './presence.js';
import { seed } from './seed.js';
import { BenchServer, type ServerOptions } from './server.js';
import { storms } from './storms.js';
import type { Part, Settings } from './settings.js';
import type { Undo } from './undo.js';

/** Sizes of the fleet as parts of the main one: 1 000, 2 500, 5 000 and 10 000. */
const GROWTH = [0.2, 0.5, 1, 2];
const KIB = 1_024;
const BUDGETS = { postgresql: { heartbeats: 8_000 }, embedded: { heartbeats: 4_000 } };
/** Offered a little above what is asked, so that the figure is not made by the offer. */
const OFFER = 1.1;

interface Reference { arrivals: number; messages: number; memory: number }

export class Run {
  private readonly figures: Figure[] = [];
  private readonly authority: string;
  private reference: Reference | undefined;

  constructor(private readonly settings: Settings, private readonly work: string, private readonly undo: Undo) {
    this.authority = join(work, 'authority');
  }

  async all(): Promise<Figure[]> {
    const fleet = new Fleet(this.settings.processes);
    this.undo.add(() => fleet.stop());
    const most = this.settings.devices * (this.has('growth') ? Math.max(...GROWTH) : 1);
    say(`certificates for ${most} devices`);
    await Authority.open(this.authority);
    const { publicKeys } = await SigningKey.open(this.authority);
    const devices = await fleet.issue(this.authority, [...publicKeys], most, false);
    if (this.has('mosquitto')) await this.mosquitto(fleet);
    if (this.has('presence')) await this.presence();
    if (this.has('postgresql') || this.has('growth')) await this.engine('postgresql', fleet, devices);
    if (this.has('embedded')) await this.engine('embedded', fleet, devices);
    return this.figures;
  }

  private has(part: Part): boolean {
    return this.settings.parts.includes(part);
  }

  private async mosquitto(fleet: Fleet): Promise<void> {
    const mosquitto = await Mosquitto.start(join(this.work, 'mosquitto'), this.authority);
    if (!mosquitto) {
      say('Mosquitto is not installed: no reference');
      return;
    }
    this.undo.add(() => mosquitto.stop());
    const { devices, seconds } = this.settings;
    say(`Mosquitto, ${devices} devices`);
    const idle = await mosquitto.figures();
    const arrived = await fleet.connect(mosquitto.place, devices, { width: 400, silent: true });
    const full = await mosquitto.figures();
    const beats = await fleet.beat({ seconds, warmSeconds: 2, open: OPEN });
    const spent = (await mosquitto.figures()).cpu - full.cpu;
    say(`  generator ${((fleet.spent.cpuSeconds / beats.inAll) * 1e6).toFixed(1)} µs a message`);
    await fleet.leave();
    await mosquitto.stop();
    this.reference = { arrivals: arrived.durations.count / arrived.seconds, messages: beats.perSecond, memory: ((full.own - idle.own) * KIB) / devices };
    this.add({ name: 'Mosquitto: subscribed over mTLS', value: this.reference.arrivals, unit: '/s', size: devices });
    this.add({ name: 'Mosquitto: QoS 1 acknowledged, not stored', value: this.reference.messages, unit: '/s', size: devices });
    this.add({ name: 'Mosquitto: processor per message', value: (spent / beats.inAll) * 1e6, unit: 'µs', size: devices });
  }

  private async presence(): Promise<void> {
    const postgres = await Postgres.start();
    if (!postgres) {
      say('PostgreSQL is not installed: presence is not measured');
      return;
    }
    this.undo.add(() => postgres.stop());
    say('presence, the server\'s own code on one connection');
    const data = join(this.work, 'presence');
    await (await BenchServer.start({ data, authority: this.authority, databaseUrl: postgres.url })).stop();
    const { devices: size, written, copied, ownCpu, databaseCpu, copyCpu } = await measurePresence(postgres, data);
    await postgres.stop();
    this.add({ name: 'presence rows written', value: written, unit: '/s', size, budget: { least: 0.15 * copied }, reference: { name: 'raw COPY', value: copied } });
    this.add({ name: 'processor per presence row, server', value: ownCpu, unit: 'µs', size });
    this.add({ name: 'processor per presence row, database', value: databaseCpu, unit: 'µs', size, reference: { name: 'raw COPY', value: copyCpu } });
  }

  private async engine(engine: Engine, fleet: Fleet, devices: readonly Issued[]): Promise<void> {
    const postgres = engine === 'postgresql' ? await Postgres.start() : undefined;
    if (engine === 'postgresql' && !postgres) {
      say('PostgreSQL is not installed: nothing measured on it');
      return;
    }
    if (postgres) this.undo.add(() => postgres.stop());
    const where = { data: join(this.work, engine), authority: this.authority, ...(postgres && { databaseUrl: postgres.url }) };
    say(`${engine}: a server with ${devices.length} devices`);
    await (await BenchServer.start(where)).stop();
    await seed({ dataDir: where.data, ...(postgres && { url: postgres.url }) }, devices);
    const { profiles } = this.settings;
    if (profiles) await mkdir(profiles, { recursive: true });
    // A server of its own for each: what one has grown to is no start for the other. Growth first, as storms leave devices online for a while.
    if (engine === 'postgresql' && this.has('growth')) {
      await this.on(where, async (server) => this.growth({ server, fleet, postgres }, (await server.figures()).own));
    }
    if (this.has(engine)) {
      await this.on({ ...where, ...(profiles && { profiles }) }, async (server) => {
        const idle = await server.figures();
        await this.main(engine, { server, fleet, postgres }, idle.own, await idleList(server));
      });
    }
    await postgres?.stop();
  }

  private async on(options: ServerOptions, work: (server: BenchServer) => Promise<void>): Promise<void> {
    const server = await BenchServer.start(options);
    this.undo.add(() => server.stop());
    await work(server);
    await server.stop();
  }

  private async main(engine: Engine, bed: Bed, idleMemory: number, quietList: number): Promise<void> {
    const { devices, seconds } = this.settings;
    const add = (figure: Omit<Figure, 'size'>) => this.add({ ...figure, name: `${engine}: ${figure.name}`, size: devices });
    const against = (name: string, value: number | undefined) => (value === undefined ? {} : { reference: { name, value } });

    const arrived = await arrive(bed, devices);
    for (const cause of arrived.causes) say(`  not answered: ${cause}`);
    add({ name: 'hello answered over mTLS', value: arrived.perSecond, unit: '/s', budget: { least: 250 }, ...against('Mosquitto', this.reference?.arrivals) });
    add({ name: 'errors on arrival', value: arrived.errors, unit: 'devices', budget: { most: 0 } });
    this.costs(add, 'arrival', arrived.cost, devices, 'ms');
    add({ name: 'memory per connected device', value: (((await bed.server.figures()).own - idleMemory) * KIB) / devices, unit: 'KiB', budget: { most: 70 }, ...against('Mosquitto', this.reference?.memory) });

    const target = BUDGETS[engine].heartbeats;
    const paced = await beat(bed, { seconds, perSecond: target * OFFER });
    add({ name: `heartbeats stored, ${target * OFFER}/s offered`, value: paced.perSecond, unit: '/s', budget: { least: target } });
    add({ name: 'acknowledged after, median', value: paced.durations.at(0.5), unit: 'ms' });
    add({ name: 'acknowledged after, p99', value: paced.durations.at(0.99), unit: 'ms' });
    add({ name: 'fleet list meanwhile, p95', value: paced.listP95, unit: 'ms', budget: { most: 100 }, reference: { name: 'at rest', value: quietList } });
    this.costs(add, 'heartbeat', paced.cost, paced.inAll, 'µs');

    const full = await beat(bed, { seconds });
    add({ name: 'messages stored, as many as it takes', value: full.perSecond, unit: '/s', ...(this.reference && { budget: { least: this.reference.messages / 2 } }), ...against('Mosquitto, not stored', this.reference?.messages) });
    add({ name: 'fleet list at the limit, p95', value: full.listP95, unit: 'ms' });
    add({ name: 'never acknowledged', value: paced.unanswered + full.unanswered, unit: 'messages', budget: { most: 0 } });
    this.costs(add, 'message at the limit', full.cost, full.inAll, 'µs');

    const told = await command(bed, devices);
    add({ name: 'command received by the last', value: told.lastReceived, unit: 'ms', budget: { most: 1_000 } });
    add({ name: 'all outcomes stored', value: told.lastStored, unit: 'ms', budget: { most: 2_000 } });
    add({ name: 'outcomes missing', value: devices - told.stored, unit: 'devices', budget: { most: 0 } });
    add({ name: 'command accepted', value: told.accepted, unit: 'ms' });
    this.costs(add, 'command', told.cost, devices, 'ms');
    add({ name: 'connections that broke', value: (await bed.fleet.leave()).broken, unit: 'devices', budget: { most: 0 } });
    if (engine === 'postgresql') for (const figure of await storms(bed, devices)) add(figure);
  }

  private costs(add: (figure: Omit<Figure, 'size'>) => void, what: string, cost: Cost, count: number, unit: 'ms' | 'µs'): void {
    const each = (seconds: number) => (seconds / count) * (unit === 'ms' ? 1e3 : 1e6);
    for (const [who, seconds] of Object.entries(cost) as [keyof Cost, number][]) if (seconds > 0) add({ name: `processor per ${what}, ${who}`, value: each(seconds), unit });
  }

  private async growth(bed: Bed, idleMemory: number): Promise<void> {
    for (const part of GROWTH) {
      const size = Math.round(this.settings.devices * part);
      const add = (name: string, value: number, unit: string, budget?: Figure['budget']) => this.add({ name: `growth: ${name}`, value, unit, size, ...(budget && { budget }) });
      const arrived = await arrive(bed, size);
      add('hello answered over mTLS', arrived.perSecond, '/s');
      add('errors on arrival', arrived.errors, 'devices', { most: 0 });
      add('processor per arrival, server', (arrived.cost.server / size) * 1e3, 'ms');
      add('memory per connected device', (((await bed.server.figures()).own - idleMemory) * KIB) / size, 'KiB');
      const beats = await beat(bed, { seconds: 5 });
      add('messages stored, as many as it takes', beats.perSecond, '/s');
      add('processor per message, server and database', ((beats.cost.server + beats.cost.database) / beats.inAll) * 1e6, 'µs');
      const told = await command(bed, size);
      add('command received by the last', told.lastReceived, 'ms');
      add('all outcomes stored', told.lastStored, 'ms');
      await bed.fleet.leave();
      await everybodyGone(bed.server);
    }
  }

  private add(figure: Figure): void {
    this.figures.push(figure);
    say(`  ${figure.name}: ${figure.value.toPrecision(4)} ${figure.unit}`);
  }
}

const say = (text: string) => process.stderr.write(`${text}\n`);
