/** The fleet grows, and at each size everything is asked. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Postgres } from '../link/engines.js';
import { BenchServer, EMAIL, PASSWORD } from '../link/server.js';
import type { Undo } from '../link/undo.js';
import type { Figure } from '../report.js';
import { InProcess, overHttp, type Ask } from './askers.js';
import { openList } from './console.js';
import { askAll, describe, quantile, slowest, WARM, type Answers } from './measure.js';
import { questions, takeSample, type Question, type Sample } from './questions.js';
import { grow, seedPlaces } from './seed.js';

const SMALL = 200;
const GROWTH = [10_000, 100_000, 1_000_000];
/** Fleets whose list is opened in a browser. */
const OPENED = [SMALL, 100_000];
const VISITS = 10;
const CHROMIUM = '/usr/bin/chromium';
const GROUPS = { page: { what: 'page of 50, filtered and sorted', most: 30 }, search: { what: 'search by part of a name or serial', most: 60 }, software: { what: 'software below a version in a commune', most: 30 } } as const;
/** Times each question is asked: over HTTP, of the largest fleet; elsewhere, where the figure only stands beside it, fewer. */
const ROUNDS = { main: 20, beside: 6 };
/** Communes of a delegate, by their rank. */
const DELEGATES = { 'of the largest commune': [0], 'of twenty communes': Array.from({ length: 20 }, (_, k) => 10 + 90 * k) };

export class Run {
  private readonly figures: Figure[] = [];

  private constructor(private readonly postgres: Postgres, private readonly work: string, private readonly undo: Undo, private readonly db: pg.Client, private readonly tenant: string) {}

  /** A migrated, empty database with the syndicate. */
  static async open(postgres: Postgres, work: string, undo: Undo): Promise<Run> {
    const db = new pg.Client(postgres.url);
    await db.connect();
    undo.add(() => db.end());
    await (await BenchServer.start(where(postgres, work))).stop();
    await db.query('create extension if not exists pg_stat_statements');
    const { rows: [owner] } = await db.query<{ tenant_id: string }>('select tenant_id from app_user');
    if (!owner) throw new Error('The server made no owner.');
    await seedPlaces(db, owner.tenant_id);
    return new Run(postgres, work, undo, db, owner.tenant_id);
  }

  /** @param most devices of the largest fleet */
  async all(most: number): Promise<Figure[]> {
    let size = 0;
    for (const next of [SMALL, ...GROWTH].filter((one) => one <= most)) {
      const began = performance.now();
      await grow(this.db, this.tenant, size, next);
      size = next;
      say(`${size} devices, seeded in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
      // A fresh one each time: nobody's fleet grows tenfold under a running server.
      const server = await BenchServer.start(where(this.postgres, this.work));
      this.undo.add(() => server.stop());
      if (OPENED.includes(size)) await this.console(server, size);
      if (size !== SMALL) await this.ask(server, size, size === most);
      await server.stop();
    }
    return this.figures;
  }

  private async console(server: BenchServer, size: number): Promise<void> {
    if (!existsSync(CHROMIUM)) {
      say('Chromium is not installed: the console is not opened');
      return;
    }
    const { answered, shown } = await openList(server.url, EMAIL, PASSWORD, VISITS);
    this.figures.push(
      { name: 'console: list on screen after sign-in, slowest of ten', value: Math.max(...shown), unit: 'ms', size, budget: { most: 1_000 }, reference: { name: 'the sign-in alone', value: Math.max(...answered) } },
      { name: 'console: list on screen after sign-in, median', value: quantile(shown, 0.5), unit: 'ms', size, reference: { name: 'the sign-in alone', value: quantile(answered, 0.5) } },
    );
  }

  private async ask(server: BenchServer, size: number, main: boolean): Promise<void> {
    const sample = await takeSample(this.db, this.tenant);
    const all = questions(sample);
    const http = await this.overHttp(server, all, size, main ? ROUNDS.main : ROUNDS.beside);
    const inside = await InProcess.open(this.postgres.url, join(this.work, 'inside'), this.tenant);
    try {
      const plain = await askAll(all, inside.plain(), ROUNDS.beside);
      this.compare(http, plain, size, main);
      for (const [whose, ranks] of Object.entries(DELEGATES)) await this.delegate(inside, sample, all, size, main, whose, ranks);
    } finally {
      await inside.close();
    }
  }

  /** With what it costs the server and its database. */
  private async overHttp(server: BenchServer, all: readonly Question[], size: number, rounds: number): Promise<Answers[]> {
    const spent = async () => ({ server: (await server.figures()).cpu, database: await this.postgres.cpuSeconds() });
    const before = await spent();
    await this.db.query('select pg_stat_statements_reset()');
    const answers = await askAll(all, overHttp(server.api), rounds);
    const after = await spent();
    const { rows: [statements] } = await this.db.query<{ ms: number }>('select sum(total_exec_time) as ms from pg_stat_statements');
    // Warming up is work too: it was paid for.
    const asked = all.length * (rounds + WARM);
    this.figures.push(
      { name: 'processor per page, server', value: ((after.server - before.server) / asked) * 1_000, unit: 'ms', size },
      { name: 'processor per page, database', value: ((after.database - before.database) / asked) * 1_000, unit: 'ms', size },
      { name: 'statements per page, by the database\'s clock', value: (statements?.ms ?? 0) / asked, unit: 'ms', size },
    );
    return answers;
  }

  private compare(http: readonly Answers[], plain: readonly Answers[], size: number, main: boolean): void {
    for (const [group, { what, most }] of Object.entries(GROUPS)) {
      const [asked, alone] = [http, plain].map((answers) => answers.filter(({ question }) => question.group === group));
      if (!asked || !alone) continue;
      const p95 = (answers: readonly Answers[]) => quantile(answers.flatMap(({ times }) => times), 0.95);
      this.figures.push({ name: `${what}, p95`, value: p95(asked), unit: 'ms', size, budget: { most }, reference: { name: 'the statement alone, no HTTP, no policies', value: p95(alone) } });
      if (!main) continue;
      const worst = slowest(asked);
      say(`  slowest ${group}: ${describe(worst.question)}`);
      this.figures.push({ name: `${what}, p95 of the slowest question`, value: worst.p95, unit: 'ms', size, budget: { most }, reference: { name: 'the statement alone, slowest', value: slowest(alone).p95 } });
    }
  }

  /** Without HTTP: `bench -- scope` asks over it. */
  private async delegate(inside: InProcess, { communes }: Sample, all: readonly Question[], size: number, main: boolean, whose: string, ranks: readonly number[]): Promise<void> {
    const ask: Ask = inside.delegated(ranks.flatMap((rank) => communes[rank] ?? []));
    const answers = await askAll(all, ask, ROUNDS.beside);
    for (const [group, { what, most }] of Object.entries(GROUPS)) {
      const worst = slowest(answers.filter(({ question }) => question.group === group));
      if (main) say(`  slowest ${group}, delegate ${whose}: ${describe(worst.question)}`);
      this.figures.push({ name: `${what}, delegate ${whose}, p95 of the slowest question`, value: worst.p95, unit: 'ms', size, ...(main && { budget: { most } }) });
    }
  }
}

const where = (postgres: Postgres, work: string) => ({ data: join(work, 'server'), authority: join(work, 'authority'), databaseUrl: postgres.url });

const say = (line: string) => { process.stderr.write(`${line}\n`); };
