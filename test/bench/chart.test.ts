import { axisTop, growthChart } from '../../bench/chart.js';

describe('the picture of growth', () => {
  test.each([[0, 1], [1, 1], [3, 5], [51, 100], [0.4, 0.5], [8_800, 10_000]])('an axis for %p ends at %p', (value, top) => expect(axisTop(value)).toBeCloseTo(top));

  test('every line has its points inside of its frame, and names are no markup', () => {
    const svg = growthChart([
      { title: 'a <b> & c, ms', points: [{ size: 1_000, value: 3 }, { size: 10_000, value: 30 }] },
      { title: 'd', points: [{ size: 1_000, value: 0 }, { size: 2_000, value: 0 }] },
    ]);
    expect(svg).toContain('a &#60;b&#62; &#38; c, ms');
    const dots = [...svg.matchAll(/<circle class="p" cx="(\d+)" cy="(\d+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
    expect(dots).toHaveLength(4);
    for (const [x = -1, y = -1] of dots) expect(x > 0 && x < 360 && y > 0 && y < 170).toBe(true);
    expect(svg).not.toContain('NaN');
  });
});
