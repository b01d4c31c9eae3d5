import { DRIVERS, openDriver } from '../../../agent/src/drivers/index.js';

describe('a system without a driver', () => {
  const elsewhere = DRIVERS.filter((one) => one.name !== 'debian').map((one) => ({ ...one, matches: () => true }));

  it.each(elsewhere.map((one) => [one.name, one] as const))('%s: has a name, manages nothing, and says so', async (name, declaration) => {
    const driver = openDriver({ jobsFolder: '/nowhere' }, [declaration]);
    expect(driver).toMatchObject({ name, kinds: new Set() });
    expect(await driver.packages.facts(['x'])).toEqual({ packages: new Map(), broken: [], interrupted: false });
    expect(await driver.packages.install({ kind: 'install', key: 'k', package: 'x', allowDowngrade: false }, undefined, () => undefined))
      .toMatchObject({ ok: false, reason: 'unsupported', detail: expect.stringContaining('ne sait pas encore') });
  });

  it('one that nobody declared is « none »', () => expect(openDriver({ jobsFolder: '/nowhere' }, [])).toMatchObject({ name: 'none', kinds: new Set() }));
});
