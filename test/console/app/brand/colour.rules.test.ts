import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { contrast, isColour, pairOf } from '../../../../apps/console/src/app/brand/colour.rules.js';

const css = readFileSync(join(import.meta.dirname, '../../../../apps/console/src/app/tokens.css'), 'utf8');
const tokens = (scheme: string): Record<string, string> =>
  Object.fromEntries([...(css.split(`[data-mantine-color-scheme='${scheme}']`)[1]?.split('}')[0] ?? '').matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6})/g)].map(([, name = '', colour = '']) => [name, colour]));
const colour = fc.integer({ min: 0, max: 0xff_ff_ff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);
/** Degrees; undefined for greys. */
function hueOf(hex: string): number | undefined {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const [most, range] = [Math.max(r, g, b), Math.max(r, g, b) - Math.min(r, g, b)];
  if (range < 24) return undefined;
  return 60 * (most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4);
}

test.each(['light', 'dark'] as const)('%s: whatever is chosen reads, as text on every ground and under the text of a button (4.5:1)', (scheme) => {
  const t = tokens(scheme);
  fc.assert(fc.property(colour, (chosen) => {
    const { primary, ink, pale } = pairOf(chosen)[scheme];
    expect([primary, ink, pale].every(isColour)).toBe(true);
    for (const ground of [t['page'], t['surface'], t['surface-2'], pale, ink]) expect(contrast(primary, ground ?? '')).toBeGreaterThanOrEqual(4.5);
    for (const text of [t['ink'], t['ink-2']]) expect(contrast(text ?? '', pale)).toBeGreaterThanOrEqual(4.5);
  }), { numRuns: 2_000 });
});

test('the hue stays, and what reads already stays as it is', () => {
  expect(pairOf('#2B6A56').light).toEqual({ primary: '#2b6a56', ink: '#ffffff', pale: '#eaf0ee', adapted: false });
  expect(pairOf('#8a1c3d')).toMatchObject({ light: { primary: '#8a1c3d', adapted: false }, dark: { adapted: true } });
  expect(pairOf('#ffe680')).toMatchObject({ light: { adapted: true }, dark: { primary: '#ffe680', adapted: false } });
  fc.assert(fc.property(colour, (chosen) => {
    const [before, after] = [hueOf(chosen), hueOf(pairOf(chosen).dark.primary)];
    if (before === undefined || after === undefined) return;
    const apart = Math.abs(before - after);
    expect(Math.min(apart, 360 - apart)).toBeLessThan(12);
  }));
});

test('black and white, the two ends, have a look too', () => {
  expect(pairOf('#000000')).toMatchObject({ light: { primary: '#000000', adapted: false }, dark: { adapted: true } });
  expect(pairOf('#ffffff')).toMatchObject({ light: { adapted: true }, dark: { primary: '#ffffff', adapted: false } });
});
