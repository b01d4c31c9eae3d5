import { isElsewhere, slugAt } from '../../../../apps/console/src/app/brand/address.rules.js';

const ORIGIN = 'https://craie.example';

test('the path of a console is read from its address, at that very origin', () => {
  expect(slugAt({ address: `${ORIGIN}/c/bordeaux` }, ORIGIN)).toBe('bordeaux');
  for (const address of ['', ORIGIN, 'https://parc.bordeaux.example', `${ORIGIN}.evil.example/c/bordeaux`]) expect(slugAt({ address }, ORIGIN)).toBeUndefined();
});

test('at another commune one is elsewhere; at the syndicate nobody is', () => {
  const [a, b, syndicate] = [{ name: 'A', address: 'https://a.example' }, { name: 'B', address: 'https://b.example' }, { name: null, address: ORIGIN }];
  expect([isElsewhere(a, b), isElsewhere(syndicate, b), isElsewhere(a, a), isElsewhere(a, syndicate), isElsewhere(syndicate, syndicate)]).toEqual([true, true, false, false, false]);
});
