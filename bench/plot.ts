/**
 * How the cost grows with the fleet, drawn from the committed results: `npm run bench -- plot` writes docs/growth-NAME.svg for every
 * bench/results/NAME.json that has figures called `growth: …` at several sizes. Readable in light and dark: the page's own ink, no background.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { growthChart, type Series } from './chart.js';
import type { Judged } from './report.js';

const RESULTS = 'bench/results';
const PREFIX = 'growth: ';
/** A line needs as many points. */
const FEWEST = 2;

/** The figures called `growth: …`, a series each, in the order of their sizes. */
function seriesOf(figures: readonly Judged[]): Series[] {
  const series = new Map<string, Series>();
  for (const { name, size, value, unit } of figures) {
    if (!name.startsWith(PREFIX) || size === undefined) continue;
    const one = series.get(name) ?? { title: `${name.slice(PREFIX.length)}, ${unit}`, points: [] };
    one.points.push({ size, value });
    series.set(name, one);
  }
  return [...series.values()].filter(({ points }) => points.length >= FEWEST && points.some(({ value }) => value > 0)).map((one) => ({ ...one, points: one.points.sort((a, b) => a.size - b.size) }));
}

for (const file of (await readdir(RESULTS)).filter((name) => name.endsWith('.json'))) {
  const { figures, bench } = JSON.parse(await readFile(join(RESULTS, file), 'utf8')) as { figures: Judged[]; bench: string };
  const series = seriesOf(figures);
  if (series.length === 0) continue;
  await writeFile(`docs/growth-${bench}.svg`, growthChart(series));
  process.stdout.write(`docs/growth-${bench}.svg: ${series.length} lines\n`);
}
