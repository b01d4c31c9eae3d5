import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEEPALIVE, learnSilence } from '../../../agent/src/link/keepalive.js';
import { OBSTACLES } from '../../../agent/src/link/obstacle.js';
import { betterWays, httpsWays, linkWays, wayName, worthTrying, type Tried } from '../../../agent/src/link/way.js';
import { Ways } from '../../../agent/src/link/ways.js';
import { ENGLISH_WAYS, FRENCH_WAYS, sayTried, sayWay } from '../../../agent/src/link/words.js';

const proxy = { host: 'proxy', port: 3128, credentials: 'camille:secret', source: 'agent.json' };
const names = (ways: readonly Parameters<typeof wayName>[0][]) => ways.map(wayName);
const tried = (way: string, obstacle: Tried['obstacle']): Tried => ({ way, obstacle, detail: '' });

it('orders the ways from MQTT\'s port to a token through a proxy, and never names a password', () => {
  expect(names(linkWays([proxy]))).toEqual(['mqtt', 'https', 'https+token', 'https@proxy:3128', 'https@proxy:3128+token']);
  expect(names(httpsWays([{ ...proxy, host: '2001:db8::1' }]))).toEqual(['https', 'https+token', 'https@[2001:db8::1]:3128', 'https@[2001:db8::1]:3128+token']);
});

it('tries a token exactly where the certificate was seen not to arrive', () => {
  const [, , direct, , through] = linkWays([proxy]);
  for (const obstacle of OBSTACLES) {
    const helps = obstacle === 'tls_intercepted' || obstacle === 'certificate_not_passed';
    expect(direct && worthTrying(direct, [tried('https', obstacle)])).toBe(helps);
    expect(through && worthTrying(through, [tried('https', obstacle)])).toBe(false);
    expect(through && worthTrying(through, [tried('https@proxy:3128', obstacle)])).toBe(helps);
  }
});

it('looks for what is better than the way in use, and for nothing when there is nothing', () => {
  const all = linkWays([proxy]);
  expect(names(betterWays(all, 'https@proxy:3128+token'))).toEqual(['mqtt', 'https', 'https@proxy:3128']);
  expect(betterWays(all, 'mqtt')).toEqual([]);
  expect(betterWays(all, 'https@gone:1')).toEqual([]);
});

it('takes two cuts after the same silence for a rule, and one for chance', () => {
  const fresh = { keepalive: 50, last: 0 };
  expect(learnSilence(fresh, 30)).toEqual({ keepalive: 50, last: 30 });
  expect(learnSilence({ keepalive: 50, last: 30 }, 30.4)).toEqual({ keepalive: 21, last: 0 });
  expect(learnSilence({ keepalive: 50, last: 30 }, 12)).toEqual({ keepalive: 50, last: 12 });
  expect(learnSilence({ keepalive: 50, last: 30 }, 0.2)).toEqual({ keepalive: 50, last: 0 });
});

it('never makes a pause longer, nor shorter than five seconds, whatever happens', () => {
  fc.assert(fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 30 }), (silences) => {
    let silence = { keepalive: KEEPALIVE.https as number, last: 0 };
    for (const silent of silences) {
      const next = learnSilence(silence, silent);
      expect(next.keepalive).toBeLessThanOrEqual(silence.keepalive);
      expect(next.keepalive).toBeGreaterThanOrEqual(KEEPALIVE.shortest);
      silence = next;
    }
  }));
});

it('says every way and every obstacle in both languages', () => {
  expect(sayWay('https@10.0.0.1:3128+token', FRENCH_WAYS)).toBe('WebSocket par le proxy 10.0.0.1:3128, TLS ouvert en chemin (jeton signé)');
  expect(sayWay('mqtt', ENGLISH_WAYS)).toBe('direct MQTT');
  for (const obstacle of OBSTACLES) {
    expect(sayTried(tried('https', obstacle), FRENCH_WAYS).length).toBeGreaterThan(20);
    expect(ENGLISH_WAYS.obstacle[obstacle]).not.toBe(FRENCH_WAYS.obstacle[obstacle]);
  }
});

describe('the memory of what worked', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'craie-ways-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (proxies = [proxy]) => Ways.open(join(folder, 'way.json'), async () => ({ usable: proxies, unusable: [tried('/etc/environment', 'pac_unsupported')] }));

  it('begins with it at the next start, alone for two failures, then before all others', async () => {
    const first = await open();
    expect(names(await first.round())[0]).toBe('mqtt');
    const way = (await first.all())[3];
    if (!way) throw new Error('no such way');
    await first.worked(way);
    const again = await open();
    expect(names(await again.round())).toEqual(['https@proxy:3128']);
    again.roundFailed();
    again.roundFailed();
    expect(names(await again.round())).toEqual(['https@proxy:3128', 'mqtt', 'https', 'https+token', 'https@proxy:3128+token']);
    expect(again.tried).toEqual([tried('/etc/environment', 'pac_unsupported')]);
  });

  it('keeps the pause of a way, in a file without secrets, and forgets it with the way', async () => {
    const ways = await open();
    const way = (await ways.all())[3];
    if (!way) throw new Error('no such way');
    await ways.worked(way);
    await ways.ended(way, 20);
    await ways.ended(way, 20);
    expect((await open()).keepalive(way)).toBe(14);
    expect(readFileSync(join(folder, 'way.json'), 'utf8')).not.toContain('secret');
    expect((await open()).keepalive({ transport: 'mqtt', token: false })).toBe(60);
  });

  it('drops a way that is no longer there, and a file that is damaged', async () => {
    const ways = await open();
    const way = (await ways.all())[3];
    if (way) await ways.worked(way);
    expect(names(await (await open([])).round())).toEqual(['mqtt', 'https', 'https+token']);
    for (const text of ['', '{', '{"v":1,"way":7}', '{"v":1,"way":"mqtt","keepalive":0,"lastSilence":0}']) {
      writeFileSync(join(folder, 'way.json'), text);
      expect((await open()).current).toBeUndefined();
    }
  });

  it('goes over to a better way, and on to the others at once when that fails', async () => {
    const ways = await open();
    const all = await ways.all();
    if (all[3]) await ways.worked(all[3]);
    if (all[0]) ways.prefer(all[0]);
    expect(names(await ways.round())).toEqual(['mqtt', 'https', 'https+token', 'https@proxy:3128', 'https@proxy:3128+token']);
  });
});
