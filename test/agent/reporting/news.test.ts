import type { Heartbeat } from '#contract';
import { isNews } from '../../../agent/src/reporting/news.js';

const told: Heartbeat = {
  v: 1, battery: 50, charging: false, diskFree: 50_000, diskTotal: 100_000, link: 'wifi', signal: 60, inUse: false, uptime: 100, targetEtag: 'a', inventoryHash: 'h',
};

describe('what is worth a heartbeat', () => {
  it.each<[string, Partial<Heartbeat>, boolean]>([
    ['nothing', {}, false],
    ['time that passes', { uptime: 9_000 }, false],
    ['a battery that sinks a little', { battery: 46 }, false],
    ['a battery that sinks', { battery: 45 }, true],
    ['a battery that fills', { battery: 55 }, true],
    ['a battery that is gone', { battery: undefined }, true],
    ['a charger', { charging: true }, true],
    ['a log that grows', { diskFree: 49_001 }, false],
    ['a disk that fills', { diskFree: 49_000 }, true],
    ['a disk of another size', { diskTotal: 100_001 }, true],
    ['no disk any more', { diskFree: 0, diskTotal: 0 }, true],
    ['another link', { link: 'ethernet' }, true],
    ['a signal that wavers', { signal: 41 }, false],
    ['a weak signal', { signal: 40 }, true],
    ['a pupil', { inUse: true }, true],
    ['a new target', { targetEtag: 'b' }, true],
    ['a new inventory', { inventoryHash: 'i' }, true],
  ])('%s', (_, change, news) => expect(isNews(told, { ...told, ...change })).toBe(news));

  it('needs no battery, no radio and no disk', () => {
    const { battery, charging, signal, ...bare } = { ...told, diskFree: 0, diskTotal: 0 };
    expect([battery, charging, signal]).toEqual([50, false, 60]);
    expect(isNews(bare, { ...bare, uptime: 160 })).toBe(false);
    expect(isNews(bare, { ...bare, battery: 50 })).toBe(true);
  });
});
