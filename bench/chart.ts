/** Small line charts of one shape, one below the other two by two, as an SVG text. Pure. */

export interface Series {
  title: string;
  points: { size: number; value: number }[];
}

const [COLUMNS, WIDTH, HEIGHT] = [2, 360, 170];
/** Between two numbers below an axis. */
const APART = 30;
const PLOT = { left: 52, right: 20, top: 34, bottom: 30 };
/** The page's ink is not known to a picture: the two media queries choose. */
const STYLE = `text{font:12px system-ui,sans-serif;fill:#1f2328}.t{font-weight:600;font-size:11px}.n{font-size:11px}.g{stroke:#1f232833}.l{fill:none;stroke:#0b62c4;stroke-width:2}.p{fill:#0b62c4}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.g{stroke:#e6edf333}.l{stroke:#6cb6ff}.p{fill:#6cb6ff}}`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const short = (value: number): string => (value >= 1_000 ? `${Number((value / 1_000).toPrecision(3))}k` : String(Number(value.toPrecision(3))));

/** The next of 1, 2, 5 × 10ⁿ at or above a value: the top of an axis. */
export function axisTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value) ?? value;
}

/** All charts in one picture. Both axes begin at nothing, so that a line's slope is the growth itself. */
export function growthChart(series: readonly Series[], title = 'Cost by the number of devices'): string {
  const rows = Math.ceil(series.length / COLUMNS);
  const charts = series.map((one, place) => `<g transform="translate(${(place % COLUMNS) * WIDTH} ${Math.floor(place / COLUMNS) * HEIGHT})">${chart(one)}</g>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${COLUMNS * WIDTH} ${rows * HEIGHT}" role="img" aria-label="${title}"><title>${title}</title><style>${STYLE}</style>${charts.join('\n')}</svg>\n`;
}

function chart({ title, points }: Series): string {
  const most = { size: Math.max(...points.map((point) => point.size)), value: axisTop(Math.max(...points.map((point) => point.value))) };
  const x = (size: number) => Math.round(PLOT.left + (size / most.size) * (WIDTH - PLOT.left - PLOT.right));
  const y = (value: number) => Math.round(HEIGHT - PLOT.bottom - (value / most.value) * (HEIGHT - PLOT.top - PLOT.bottom));
  const lines = [0, most.value / 2, most.value].map((value) => `<line class="g" x1="${PLOT.left}" x2="${WIDTH - PLOT.right}" y1="${y(value)}" y2="${y(value)}"/><text class="n" x="${PLOT.left - 6}" y="${y(value) + 4}" text-anchor="end">${short(value)}</text>`);
  const dots = points.map(({ size, value }, at) => {
    const next = points[at + 1]?.size;
    // Sizes that stand too close for their numbers: the larger one is named.
    const named = next === undefined || x(next) - x(size) >= APART;
    return `<circle class="p" cx="${x(size)}" cy="${y(value)}" r="3"/>${named ? `<text class="n" x="${x(size)}" y="${HEIGHT - PLOT.bottom + 16}" text-anchor="middle">${short(size)}</text>` : ''}`;
  });
  const path = points.map(({ size, value }) => `${x(size)},${y(value)}`).join(' ');
  return `<text class="t" x="${PLOT.left}" y="18">${escaped(title)}</text>${lines.join('')}<polyline class="l" points="${path}"/>${dots.join('')}`;
}
