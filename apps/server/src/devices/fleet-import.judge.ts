import type { EntityManager } from 'typeorm';
import type { Confidence, ImportCandidate, ImportProblem } from '#contract';
import type { ImportRow, Judge, Judgement, Looks } from '../access/index.js';
import type { Scope } from '../shared/scope.js';
import { changedBy, changesOf, sameFacts, type FleetOptions, type KnownDevice } from './fleet-import.change.rules.js';
import { FleetPlaces, type PlaceAnswer } from './fleet-import.places.js';
import { readRow, type FleetField, type FleetRow } from './fleet-import.rules.js';
import type { FleetImportStore } from './fleet-import.store.js';
import { bySureness, macText, marksOf, matchOf, pairsOf, type Marks, type Match } from './recognition.rules.js';

const SURE: Record<Confidence, number> = { certain: 1, probable: 0.75, possible: 0.4 };
/** Shown beside a row. */
const MOST_CANDIDATES = 5;

interface Read { line: number; row: FleetRow; marks: Marks; answer: ImportRow['answer']; problems: ImportProblem[]; place: PlaceAnswer }
interface Found { device: KnownDevice; on: string; confidence: Confidence }
interface Earlier { line: number; label: string; marks: Marks; organisationId: string | null }

/** Looks at the rows of one file: what each says, where it is, and whether it is there already, in the fleet or further up in the file. */
export class FleetJudge implements Judge<FleetField> {
  private readonly byMark = new Map<string, Earlier[]>();
  /** Line that changes a device: a second one may not. */
  private readonly taken = new Map<string, number>();

  constructor(private readonly scope: Scope, private readonly options: FleetOptions, private readonly store: FleetImportStore, private readonly looks: Looks) {}

  async judge(em: EntityManager, rows: readonly ImportRow<FleetField>[]): Promise<Judgement[]> {
    const parsed = rows.map(({ line, values, answer }) => ({ line, answer, ...readRow(values) }));
    const places = await FleetPlaces.read(em, this.scope, parsed.map(({ row }) => row.place));
    const read = parsed.map((one): Read => ({ ...one, marks: marksOf({ serial: one.row.serial, macs: one.row.macs, tag: one.row.assetTag }), place: places.find(one.row.place) }));
    const found = await this.find(em, read);
    return read.map((one) => this.one(one, found.get(one.line) ?? []));
  }

  private async find(em: EntityManager, read: readonly Read[]): Promise<Map<number, Found[]>> {
    const hits = await this.store.matching(em, this.scope, read.map(({ line, marks, place }) => ({ line, marks, organisationId: place.place?.organisation.id ?? null })));
    const known = await this.store.known(em, this.scope, [...hits.map(({ id }) => id), ...read.flatMap(({ row }) => row.id ?? [])]);
    // What a commune keeps in its own console is neither shown nor written unasked.
    const touched = [...[...known.values()].map((device) => device.organisationId), ...read.flatMap(({ place }) => place.place?.organisation.id ?? [])];
    await this.looks.demand(this.scope, em, [...new Set(touched)]);
    const ofLine = new Map<number, string[]>();
    for (const { line, id } of hits) ofLine.set(line, [...(ofLine.get(line) ?? []), id]);
    return new Map(read.map(({ line, row, marks, place }): [number, Found[]] => {
      const same = row.id === null ? undefined : known.get(row.id);
      if (same) return [line, [{ device: same, on: 'id', confidence: 'certain' }]];
      const matches = (ofLine.get(line) ?? []).flatMap((id): { device: KnownDevice; match: Match }[] => {
        const device = known.get(id);
        const match = device && matchOf(marks, marksOf({ serial: device.serial, macs: device.macs, tag: device.assetTag ?? (device.management === 'agent' ? device.name : null) }), device.organisationId === place.place?.organisation.id);
        return device && match ? [{ device, match }] : [];
      }).sort((a, b) => bySureness(a.match, b.match));
      return [line, matches.slice(0, MOST_CANDIDATES).map(({ device, match }) => ({ device, on: match.on, confidence: match.confidence }))];
    }));
  }

  private one({ line, row, marks, answer, problems, place: { place, problems: ofPlace } }: Read, found: readonly Found[]): Judgement {
    if (answer?.answer === 'skip') return { outcome: 'skip', candidates: found.map(candidate) };
    const [soft, hard] = [ofPlace.filter(({ code }) => code === 'room_unknown'), [...problems, ...ofPlace.filter(({ code }) => code !== 'room_unknown')]];
    if (hard.length > 0) return { outcome: 'error', problems: [...hard, ...soft] };
    const said = this.said(marks, place?.organisation.id ?? null);
    const repeated: ImportProblem[] = said && answer?.answer !== 'new' ? [{ field: null, code: 'repeated', detail: `Line ${said.line} of the file is the same equipment.`, values: { line: String(said.line), label: said.label } }] : [];
    const chosen = this.chosen(answer, found);
    const candidates = found.map(candidate);
    if (repeated.length > 0 || chosen === 'ask') {
      const doubt: ImportProblem[] = chosen === 'ask' ? [{ field: null, code: 'possible_duplicate', detail: 'The fleet has equipment that may be this one: say whether it is.' }] : [];
      return { outcome: 'ask', problems: [...repeated, ...(repeated.length > 0 ? [] : doubt), ...soft], candidates };
    }
    if (chosen && chosen !== 'new') return this.known(line, row, marks, place, chosen, { candidates, problems: soft });
    if (!place) return { outcome: 'error', problems: [{ field: 'commune', code: 'commune_missing', detail: 'Say where it is: a UAI, or a site and its commune.' }, ...soft], candidates };
    this.remember({ line, label: labelOf(row), marks, organisationId: place.organisation.id });
    return { outcome: 'create', problems: soft, candidates };
  }

  private known(line: number, row: FleetRow, marks: Marks, place: PlaceAnswer['place'], { device }: Found, rest: Pick<Judgement, 'candidates' | 'problems'>): Judgement {
    const before = this.taken.get(device.id);
    if (before !== undefined) return { outcome: 'ask', ...rest, problems: [{ field: null, code: 'taken', detail: `Line ${before} of the file is this device already.`, values: { line: String(before), label: device.name } }] };
    this.taken.set(device.id, line);
    this.remember({ line, label: labelOf(row), marks, organisationId: place?.organisation.id ?? device.organisationId });
    const after = changedBy(row, place, device, this.options);
    const subject = { id: device.id, label: device.name };
    return sameFacts(device, after) ? { outcome: 'same', subject, ...rest } : { outcome: 'update', subject, changes: changesOf(device, after, place), ...rest };
  }

  /** Which device the row is: what was answered; else the only one that it certainly is. */
  private chosen(answer: ImportRow['answer'], found: readonly Found[]): Found | 'new' | 'ask' | undefined {
    if (answer?.answer === 'new') return 'new';
    if (answer?.answer === 'match') return (answer.candidateId ? found.find(({ device }) => device.id === answer.candidateId) : found[0]) ?? (found.length > 0 ? 'ask' : undefined);
    const certain = found.filter(({ confidence }) => confidence === 'certain');
    return found.length === 0 ? undefined : certain.length === 1 ? certain[0] : 'ask';
  }

  /** A row further up that is the same, as far as the file tells. */
  private said(marks: Marks, organisationId: string | null): Earlier | undefined {
    const near = pairsOf(marks).flatMap(([kind, value]) => this.byMark.get(`${kind} ${value}`) ?? []);
    return near.find((one) => (matchOf(marks, one.marks, one.organisationId === organisationId)?.confidence ?? 'possible') !== 'possible');
  }

  private remember(row: Earlier): void {
    for (const [kind, value] of pairsOf(row.marks)) this.byMark.set(`${kind} ${value}`, [...(this.byMark.get(`${kind} ${value}`) ?? []), row].slice(0, MOST_CANDIDATES));
  }
}

const labelOf = (row: FleetRow): string => [row.name, row.serial ?? row.assetTag].filter(Boolean).join(' · ');

/** The device beside the row: the same fields. */
const candidate = ({ device, on, confidence }: Found): ImportCandidate => ({
  id: device.id, label: device.name, confidence: SURE[confidence], on,
  facts: Object.fromEntries(Object.entries({
    name: device.name, assetTag: device.assetTag, serial: device.serial, macs: device.macs.map(macText).join(', '), kind: device.kind, manufacturer: device.manufacturer, model: device.model,
    purchasedOn: device.purchasedOn, site: device.siteName, room: device.roomName, commune: device.organisationName, management: device.management,
  }).flatMap(([field, value]) => (value ? [[field, value]] : []))),
});
