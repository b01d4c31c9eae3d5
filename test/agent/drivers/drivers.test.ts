import { PLATFORM_FORMATS } from '#contract';
import type { FormatDriver } from '../../../agent/src/target/driver.js';
import { DRIVERS, openDriver } from '../../../agent/src/drivers/index.js';

describe('a system without a driver', () => {
  it('has a name, manages nothing, and says so', async () => {
    const driver = openDriver({ jobsFolder: '/nowhere' }, [{ name: 'elsewhere', matches: () => true, capabilities: {} }]);
    expect(driver).toMatchObject({ name: 'elsewhere', kinds: new Set(), formats: new Set() });
    expect(await driver.packages.facts([{ package: 'x' }])).toEqual({ packages: new Map(), broken: [], interrupted: false });
    expect(await driver.packages.install({ kind: 'install', key: 'k', package: 'x', allowDowngrade: false }, undefined, () => undefined))
      .toMatchObject({ ok: false, reason: 'unsupported', detail: expect.stringContaining('ne sait pas encore') });
  });

  it('one that nobody declared is « none »', () => expect(openDriver({ jobsFolder: '/nowhere' }, [])).toMatchObject({ name: 'none', kinds: new Set() }));
});

describe('a system with drivers', () => {
  it('is offered what the server hands out for its platform, and no more', () => {
    const formats = (name: string) => [...openDriver({ jobsFolder: '/nowhere' }, DRIVERS.filter((one) => one.name === name).map((one) => ({ ...one, matches: () => true }))).formats].sort();
    expect(formats('debian')).toEqual([...PLATFORM_FORMATS.linux].sort());
    expect(formats('windows')).toEqual([...PLATFORM_FORMATS.windows].sort());
    expect(formats('android')).toEqual([...PLATFORM_FORMATS.android]);
    expect(formats('linux')).toEqual(['archive', 'flatpak']);
  });

  it('asks each kind for its own packages, whatever they are called', async () => {
    const asked: string[] = [];
    const kind = (name: string): FormatDriver => ({
      facts: async (wanted) => {
        asked.push(`${name}: ${wanted.map((one) => one.package).join(' ')}`);
        return { packages: new Map(wanted.map((one) => [one.package, { version: name, state: 'installed' as const }])) };
      },
      install: async (step) => ({ ok: false, reason: 'failed', detail: `${name} ${step.package}` }),
      remove: async () => ({ ok: true }),
    });
    const { packages } = openDriver({ jobsFolder: '' }, [{ name: 'both', matches: () => true, capabilities: { packages: { deb: () => kind('deb'), archive: () => kind('archive') }, system: async () => '12' } }]);
    const facts = await packages.facts([{ package: 'x' }, { format: 'archive', package: 'x' }]);
    expect(facts).toEqual({ packages: new Map([['x', { version: 'deb', state: 'installed' }], ['archive:x', { version: 'archive', state: 'installed' }]]), broken: [], interrupted: false, system: '12' });
    expect(asked).toEqual(['deb: x', 'archive: x']);
    expect(await packages.install({ kind: 'install', key: 'k', format: 'archive', package: 'x', allowDowngrade: false }, undefined, () => undefined)).toMatchObject({ detail: 'archive x' });
    expect(await packages.remove({ kind: 'remove', key: 'k', format: 'apk', package: 'x', keep: [] }, () => undefined)).toMatchObject({ ok: false, reason: 'unsupported' });
  });
});
