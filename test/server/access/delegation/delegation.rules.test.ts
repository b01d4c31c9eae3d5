import fc from 'fast-check';
import { PERMISSIONS, SYNDICATE_PERMISSIONS, type Permission } from '#contract';
import { addressOf, handedOver, HOST, hostNameOf, originAt, SLUG, slugOf } from '../../../../apps/server/src/access/delegation/delegation.rules.js';
import { fold } from '../../../../apps/server/src/shared/fold.js';

test('a host is a name of the DNS: no address, no port, nothing of one label, nothing that is not lower-case', () => {
  for (const host of ['parc.bordeaux.example', 'a.fr', 'xn--mrignac-bya.example', `${'a'.repeat(63)}.example`]) expect([host, HOST.test(host)]).toEqual([host, true]);
  for (const host of ['localhost', '127.0.0.1', '1.2', 'Bordeaux.example', 'a.example:80', 'a..example', '-a.example', 'a-.example', 'a.example.', 'a b.example', 'a.example/x', 'évry.example', '', `${'a'.repeat(64)}.example`, `${'a.'.repeat(130)}example`]) {
    expect([host, HOST.test(host)]).toEqual([host, false]);
  }
});

test('of a Host header the name counts; what cannot be one is nothing', () => {
  expect(hostNameOf('Parc.Bordeaux.example:8080')).toBe('parc.bordeaux.example');
  for (const header of [undefined, '', '127.0.0.1:3000', '[::1]:3000', 'localhost:3000', 'a.example, b.example', 'a.example\r\nx: y']) expect(hostNameOf(header)).toBeUndefined();
  fc.assert(fc.property(fc.string(), (header) => { const name = hostNameOf(header); return name === undefined || HOST.test(name); }));
});

test('a path is proposed for every name that has letters, and it is one', () => {
  expect(slugOf(fold('Mont-de-Marsan'))).toBe('mont-de-marsan');
  expect(slugOf(fold('Saint-Vincent-de-Tyrosse, agglomération du Seignanx'))).toBe('saint-vincent-de-tyrosse-agglomeration-d');
  expect(slugOf('—')).toBeNull();
  fc.assert(fc.property(fc.string(), (name) => { const slug = slugOf(fold(name)); return slug === null || SLUG.test(slug); }));
});

test('scheme and port of a console are those of the public address; the host comes before the path', () => {
  expect(originAt('parc.bordeaux.example', 'https://craie.example')).toBe('https://parc.bordeaux.example');
  expect(originAt('parc.bordeaux.example', 'http://craie.example:8080')).toBe('http://parc.bordeaux.example:8080');
  expect(addressOf({ host: 'a.example', slug: 'a' }, 'https://craie.example')).toBe('https://a.example');
  expect(addressOf({ host: null, slug: 'a' }, 'https://craie.example')).toBe('https://craie.example/c/a');
  expect(addressOf({ host: 'a.example', slug: 'a' }, undefined)).toBe('');
});

test('handing over stays with the syndicate, and a console always shows its fleet', () => {
  fc.assert(fc.property(fc.subarray([...PERMISSIONS]), (chosen: Permission[]) => {
    const given = handedOver(chosen);
    expect(given).toContain('devices.read');
    for (const permission of SYNDICATE_PERMISSIONS) expect(given).not.toContain(permission);
    expect(given).toEqual(expect.arrayContaining(chosen.filter((permission) => !SYNDICATE_PERMISSIONS.includes(permission))));
    return new Set(given).size === given.length;
  }));
});
