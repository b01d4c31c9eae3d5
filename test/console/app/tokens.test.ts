import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const css = readFileSync(join(import.meta.dirname, '../../../apps/console/src/app/tokens.css'), 'utf8');

function tokens(scheme: 'light' | 'dark'): Record<string, string> {
  const block = css.split(`[data-mantine-color-scheme='${scheme}']`)[1]?.split('}')[0] ?? '';
  return Object.fromEntries([...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name, colour]));
}

/** Relative luminance of WCAG 2.1. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(one: string | undefined, two: string | undefined): number {
  const [low = 0, high = 0] = [luminance(one ?? '#000000'), luminance(two ?? '#000000')].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each(['light', 'dark'] as const)('%s', (scheme) => {
  const t = tokens(scheme);

  test.each(['good', 'attention', 'bad', 'information', 'off', 'unknown'])('%s reads on its pale ground and on paper (4.5:1)', (tone) => {
    for (const ground of [`${tone}-pale`, 'surface', 'page']) expect(contrast(t[tone], t[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test('text reads on every ground (4.5:1)', () => {
    for (const ink of ['ink', 'ink-2']) for (const ground of ['page', 'surface', 'surface-2', 'primary-pale']) expect(contrast(t[ink], t[ground])).toBeGreaterThanOrEqual(4.5);
    expect(contrast(t['primary-ink'], t.primary)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(t['bad-ink'], t.bad)).toBeGreaterThanOrEqual(4.5);
  });

  test('the edge of a field is seen (3:1)', () => {
    expect(contrast(t['line-strong'], t.surface)).toBeGreaterThanOrEqual(3);
  });
});
