import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { IMPORT_LIMITS, type ImportAnswersBody, type ImportEditBody, type ImportKindName, type ImportMappingBody, type ImportOutcome, type ImportRowView, type ImportRunView, type ImportWorkName, type Page } from '#contract';
import { Database } from '#database';
import { Clock } from '../../shared/clock.js';
import { newId } from '../../shared/id.js';
import { decodeCursor, decodeKey, toPage } from '../../shared/page.js';
import type { PageQuery } from '../../shared/page.dto.js';
import { notFound, ProblemError, wrongField } from '../../shared/problem.js';
import type { Scope } from '../../shared/scope.js';
import { readCsv, type CsvFile } from './csv.reader.js';
import { ImportRunEntity } from './import.entity.js';
import { ImportChecking } from './import.checking.js';
import { ImportKinds, ROWS_AT_ONCE } from './import-kind.js';
import { ImportMappings } from './import-mappings.js';
import { ImportStore } from './import.store.js';
import { toRowView, toRunView } from './import.view.js';
import { ImportWork, notRead } from './import.work.js';
import { guessMapping, mappingFaults, type Mapping } from './mapping.rules.js';

/** Runs that wait to be applied, at most, of one owner: the oldest has to go first. */
const MOST_OPEN = 20;
const SAMPLES = 3;

/** Imports as people prepare them: sent, mapped, tried, corrected. Nothing outside of the run is written here; `ImportRunning` does that. */
@Injectable()
export class ImportService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly store: ImportStore,
    private readonly kinds: ImportKinds,
    private readonly work: ImportWork,
    private readonly checking: ImportChecking,
    private readonly mappings: ImportMappings,
  ) {}

  /** Takes a file, reads its columns as the last one like it or guesses them; a small one is tried at once. @throws ProblemError `invalid_file`, `too_large`, `conflict` for too many that wait */
  async open(scope: Scope, kind: ImportKindName, file: { name: string; bytes: Buffer }): Promise<ImportRunView> {
    const { fields } = this.kinds.file(kind);
    const csv = await readCsv(file.bytes);
    const run = this.newRun(scope, kind, file.name, csv);
    const held = { id: run.id, kind, token: newId() };
    Object.assign(run, { mapping: guessMapping(fields, csv.columns), checked: false, work: 'reading', workTotal: run.rows, workToken: held.token, workBeat: this.clock.now() } satisfies Partial<ImportRunEntity>);
    await this.db.tenant(scope, async (em) => {
      if ((await this.store.runs(em, scope, kind).andWhere(`run.state = 'open'`).getCount()) >= MOST_OPEN) {
        throw new ProblemError('conflict', `${MOST_OPEN} imports wait to be applied already: apply or delete one first.`);
      }
      const known = await this.mappings.recall(em, run, fields);
      if (known) Object.assign(run, { mapping: known.mapping, mappedLike: known.usedAt });
      await em.insert(ImportRunEntity, run as object);
    });
    try {
      for (let at = 0; at < csv.rows.length; at += ROWS_AT_ONCE) {
        const rows = csv.rows.slice(at, at + ROWS_AT_ONCE).map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.slice(0, IMPORT_LIMITS.cell + 1)) }));
        await this.work.piece(scope, held, async (em, own) => [rows.length, await this.store.addRows(em, own, rows)]);
      }
      if (run.rows <= IMPORT_LIMITS.triedAtOnce) {
        await this.work.turn(scope, held, async () => ({ work: 'checking', total: run.rows }));
        await this.checking.check(scope, held);
      }
      return this.view(await this.work.release(scope, held, {}));
    } catch (error) {
      // Sent again it is another run: of this one nothing stays.
      await this.db.tenant(scope, (em) => em.delete(ImportRunEntity, { id: run.id, tenantId: scope.tenantId }));
      throw error;
    }
  }

  /** Newest first. @throws ProblemError `invalid_cursor` */
  list(scope: Scope, kind: ImportKindName, { limit, cursor }: PageQuery): Promise<Page<ImportRunView>> {
    return this.db.tenant(scope, async (em) => {
      const query = this.store.runs(em, scope, kind).orderBy('run.createdAt', 'DESC').addOrderBy('run.id', 'DESC').limit(limit + 1);
      if (cursor) {
        const [at, id] = decodeKey(cursor, (text) => !Number.isNaN(Date.parse(text)));
        query.andWhere('(run.createdAt, run.id) < (:at::timestamptz, :id::uuid)', { at, id });
      }
      return toPage(await query.getMany(), limit, (run) => this.view(run), (run) => [run.createdAt.toISOString(), run.id]);
    });
  }

  /** @throws ProblemError `not_found` */
  get(scope: Scope, kind: ImportKindName, id: string): Promise<ImportRunView> {
    return this.db.tenant(scope, async (em) => this.view(await this.store.run(em, scope, kind, id)));
  }

  /** In the order of the file. @throws ProblemError `not_found`, `invalid_cursor` */
  rows(scope: Scope, kind: ImportKindName, id: string, { limit, cursor, outcome }: PageQuery & { outcome?: ImportOutcome }): Promise<Page<ImportRowView>> {
    return this.db.tenant(scope, async (em) => {
      const run = await this.store.run(em, scope, kind, id);
      const rows = await this.store.rows(em, run, cursor ? lineOf(cursor) : -1, limit + 1, outcome);
      return toPage(rows, limit, (row) => toRowView(row, run, this.kinds.fields(kind)), ({ line }) => [line]);
    });
  }

  /** Reads the columns otherwise, and tries again. @throws ProblemError `not_found`, `conflict` when it is applied, `invalid_body` */
  map(scope: Scope, kind: ImportKindName, id: string, { mapping, options }: ImportMappingBody): Promise<ImportRunView> {
    const { fields, options: known } = this.kinds.file(kind);
    return this.change(scope, kind, id, async (_em, run) => {
      const [fault] = mappingFaults(mapping, fields, run.columns.length);
      if (fault !== undefined) throw wrongField(`mapping.${fault}`.slice(0, 100), 'choice', 'Give each field one column of the file, or none; a column is for one field.');
      const strange = Object.keys(options ?? {}).find((name) => !known.includes(name));
      if (strange !== undefined) throw wrongField(`options.${strange}`.slice(0, 100), 'unknown', `Options of this import: ${known.join(', ') || 'none'}.`);
      const wanted: Mapping = { ...Object.fromEntries(fields.map(({ name }) => [name, null])), ...mapping };
      if (fields.some(({ name }) => wanted[name] !== (run.mapping[name] ?? null))) run.mappedLike = null;
      run.mapping = wanted;
      run.options = { ...run.options, ...options };
    });
  }

  /** Corrects values of one row. @throws ProblemError `not_found`, `conflict`, `invalid_body` for a field that is none */
  edit(scope: Scope, kind: ImportKindName, id: string, line: number, { values }: ImportEditBody): Promise<ImportRunView> {
    const strange = Object.keys(values).find((name) => !this.kinds.fields(kind).some((field) => field.name === name));
    if (strange !== undefined) throw wrongField(`values.${strange}`.slice(0, 100), 'unknown', 'This is no field of the import.');
    return this.change(scope, kind, id, async (em, run) => {
      const [row] = await this.store.rows(em, run, line - 1, 1);
      if (row?.line !== line) throw notFound('This row');
      await this.store.saveEdits(em, run, line, { ...row.edits, ...values });
    });
  }

  /** What is to be done with rows that ask. @throws ProblemError `not_found`, `conflict` */
  answer(scope: Scope, kind: ImportKindName, id: string, { lines, ...answer }: ImportAnswersBody): Promise<ImportRunView> {
    return this.change(scope, kind, id, (em, run) => this.store.saveAnswer(em, run, answer, lines ?? null));
  }

  /** Forgets a run that was not applied. @throws ProblemError `not_found`, `conflict` */
  remove(scope: Scope, kind: ImportKindName, id: string): Promise<void> {
    return this.db.tenant(scope, async (em) => {
      const run = await this.store.run(em, scope, kind, id, true);
      waiting(run, run.work);
      await em.delete(ImportRunEntity, { id: run.id, tenantId: scope.tenantId });
    });
  }

  view(run: ImportRunEntity): ImportRunView {
    return toRunView(run, this.kinds.get(run.kind), this.kinds.fields(run.kind), this.clock.now());
  }

  /** A run with nothing decided yet; of the syndicate, or of the one commune of its maker. @throws ProblemError `forbidden` for a maker of several */
  newRun(scope: Scope, kind: ImportKindName, fileName: string, csv?: CsvFile): ImportRunEntity {
    const { organisations } = scope;
    const [own, ...others] = organisations === 'all' ? [null] : organisations;
    if (own === undefined || others.length > 0) throw new ProblemError('forbidden', 'An import is made for the syndicate or for one commune: your account has several.');
    return {
      id: newId(), tenantId: scope.tenantId, organisationId: own, kind, state: 'open', fileName: fileName.slice(0, 200), encoding: csv?.encoding ?? null, delimiter: csv?.delimiter ?? null,
      columns: csv ? samples(csv) : [], mapping: {}, mappedLike: null, options: {}, rows: csv?.rows.length ?? 0, counts: {}, offers: [], undone: null,
      work: null, workDone: 0, workTotal: 0, workToken: null, workBeat: null, checked: true, stopped: null,
      createdBy: scope.actor.label, createdAt: this.clock.now(), appliedAt: null, undoneAt: null,
    };
  }

  /** Judges the rows again, as they are mapped and corrected. @throws ProblemError `not_found`, `conflict` when it is applied, or worked on */
  check(scope: Scope, kind: ImportKindName, id: string): Promise<ImportRunView> {
    this.kinds.file(kind);
    return this.change(scope, kind, id, () => Promise.resolve());
  }

  private async change(scope: Scope, kind: ImportKindName, id: string, work: (em: EntityManager, run: ImportRunEntity) => Promise<void>): Promise<ImportRunView> {
    const held = await this.work.take(scope, kind, id, async (em, run, halted) => {
      waiting(run, halted);
      if (halted === 'reading') throw notRead();
      await work(em, run);
      await this.store.save(em, run, { mapping: run.mapping, mappedLike: run.mappedLike, options: run.options, checked: false });
      return { work: 'checking', total: run.rows };
    });
    try {
      await this.checking.check(scope, held);
    } catch (error) {
      await this.work.letGo(scope, held, error);
    }
    return this.view(await this.work.release(scope, held, {}));
  }
}

/** Nothing of it is applied. */
function waiting({ state }: ImportRunEntity, halted: ImportWorkName | null): void {
  if (state !== 'open') throw new ProblemError('conflict', 'This import is applied already: undo it, or send the file again.');
  if (halted === 'applying' || halted === 'reverting') throw new ProblemError('conflict', 'This import was cut off while it was applied: apply it again, or undo it, first.');
}

function lineOf(cursor: string): number {
  const [line] = decodeCursor(cursor, 1);
  if (typeof line !== 'number' || !Number.isInteger(line)) throw new ProblemError('invalid_cursor', 'This page link is not valid any more: start again from the first page.');
  return line;
}

/** The first values of each column, so that a person recognises it. */
function samples({ columns, rows }: CsvFile): ImportRunEntity['columns'] {
  return columns.map((name, at) => ({ name, samples: [...new Set(rows.slice(0, 50).map(({ cells }) => (cells[at] ?? '').slice(0, 80)).filter(Boolean))].slice(0, SAMPLES) }));
}
