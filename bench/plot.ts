/**
 * How the cost grows with the fleet, drawn from the committed results: `npm run bench -- plot` writes docs/growth-NAME.svg for every
 * bench/results/NAME.json that has figures of at least three sizes. Readable in light and dark: the page's own ink, no background.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { growthChart, type Series } from './chart.js';
import type { Judged } from './report.js';

const RESULTS = 'bench/results';
/** Set before the name of a figure that a benchmark takes only to show how it grows. */
const PREFIX = 'growth: ';
/** Fewer points say nothing about a shape. */
const FEWEST = 3;
/** Characters that fit above a chart; figures with longer names, of one kind of person or question, are in the results only. */
const LONGEST = 52;

/** What was measured at several sizes, a series each, in the order of their sizes. */
function seriesOf(figures: readonly Judged[]): Series[] {
  const series = new Map<string, Series>();
  for (const { name, size, value, unit } of figures) {
    if (size === undefined) continue;
    const title = `${name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name}, ${unit}`;
    if (title.length > LONGEST) continue;
    const one = series.get(name) ?? { title, points: [] };
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
