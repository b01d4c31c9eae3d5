/**
 * What every benchmark says at its end, in one shape: its figures, each beside its budget and beside its reference of the
 * same run, and the machine. Printed as a table, and written to bench/results/NAME.json, which is committed: the README's
 * table and the plots are read from there.
 *
 *     const held = await report({ bench: 'link', conditions: { devices: 5_000, engine: 'postgresql' }, figures: [
 *       { name: 'hello answered', value: 301, unit: '/s', budget: { least: 250 }, reference: { name: 'bare TLS server', value: 402 }, size: 5_000 },
 *     ] });
 *     process.exitCode = held ? 0 : 1;
 */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';

/** One measured value. `name` with `size` is its identity from run to run. */
export interface Figure {
  name: string;
  value: number;
  /** '%', 'MiB', 'ms', '/s', … of `value`, its budget and its reference alike. */
  unit: string;
  /** What the figure must not pass, from the issue that asked for it. Absent: only told. */
  budget?: { most: number } | { least: number };
  /** The same thing without Craie, measured in this very run: it takes the machine's mood out of the figure. */
  reference?: { name: string; value: number };
  /** How many devices, rows, … it was measured with, where growth is of interest. */
  size?: number;
}

export interface Report {
  /** Name of the benchmark and of its file. */
  bench: string;
  /** What must be the same for two runs to be compared: engine, durations, flags. */
  conditions: Record<string, string | number | boolean>;
  figures: readonly Figure[];
}

/** A figure as it is written: with its ratio to the reference and whether its budget was held. */
export type Judged = Figure & { ratio?: number; within?: boolean };

/** Processes that wanted a core in the minute before the benchmark: well above 0, its figures are those of a shared machine. */
const loadBefore = Math.round((loadavg()[0] ?? 0) * 10) / 10;

const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** Adds ratio and verdict. A value that is not a number holds no budget. */
export function judge(figure: Figure): Judged {
  const { value, budget, reference } = figure;
  return {
    ...figure,
    value: round(value),
    ...(reference ? { reference: { ...reference, value: round(reference.value) }, ratio: round(value / reference.value) } : {}),
    ...(budget ? { within: 'most' in budget ? value <= budget.most : value >= budget.least } : {}),
  };
}

/** The machine, as far as it explains a figure. */
export function machine(): { cpu: string; cores: number; memoryGiB: number; system: string; node: string; loadBefore: number } {
  const cores = cpus();
  return { cpu: cores[0]?.model.trim() ?? 'unknown', cores: cores.length, memoryGiB: Math.round(totalmem() / 2 ** 30), system: `${process.platform} ${release()}`, node: process.version, loadBefore };
}

/** One line a figure, for a terminal. */
export function table(figures: readonly Judged[]): string {
  const rows = figures.map(({ name, size, value, unit, budget, within, reference, ratio }) => [
    size === undefined ? name : `${name} (${size})`,
    `${value} ${unit}`,
    budget ? `${'most' in budget ? `≤ ${budget.most}` : `≥ ${budget.least}`} ${within ? 'held' : 'NOT HELD'}` : '',
    reference ? `${ratio} × ${reference.name} (${reference.value} ${unit})` : '',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n');
}

/** Prints the report and writes it whole into `folder`. Answers whether every budget was held. */
export async function report({ bench, conditions, figures }: Report, folder = 'bench/results'): Promise<boolean> {
  const judged = figures.map(judge);
  const here = machine();
  const file = join(folder, `${bench}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ v: 1, bench, measured: new Date().toISOString().slice(0, 10), machine: here, conditions, figures: judged }, null, 2)}\n`);
  await rename(`${file}.new`, file);
  const said = Object.entries(conditions).map(([key, value]) => `${key} ${String(value)}`).join(', ');
  process.stdout.write(`${bench}: ${here.cores} cores, ${here.memoryGiB} GiB, Node ${here.node}, load ${here.loadBefore} before; ${said}\n${table(judged)}\n`);
  return judged.every(({ within }) => within !== false);
}
