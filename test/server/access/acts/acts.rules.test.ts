import fc from 'fast-check';
import { isOver, leftOf, placeOfAct, refusalOf, strictest, weigh, type ActSettings, type Budget } from '../../../../apps/server/src/access/acts/acts.rules.js';
import { covers } from '../../../../apps/server/src/access/holding.rules.js';

const settings = fc.record<ActSettings>({
  'acts.dangerous-from': fc.integer({ min: 2, max: 1_000 }), 'acts.delay-minutes': fc.integer({ min: 0, max: 1_440 }), 'acts.second-person-from': fc.integer({ min: 2, max: 5_000 }),
  'acts.hourly-devices': fc.integer({ min: 1, max: 5_000 }), 'acts.newcomer-hours': fc.integer({ min: 0, max: 168 }),
});
const budgets = fc.array(fc.record<Budget>({ takes: fc.nat(50), spent: fc.nat(100), holds: fc.nat(100) }), { minLength: 1, maxLength: 4 });

test('one device is never a dangerous act, whatever is set', () => {
  fc.assert(fc.property(settings, (set) => expect(weigh(1, set)).toEqual({ dangerous: false, secondPerson: false, delayMinutes: 0 })));
});

test('more devices never ask for less, and a second person only for what is dangerous', () => {
  fc.assert(fc.property(settings, fc.nat(6_000), (set, devices) => {
    const [fewer, more] = [weigh(devices, set), weigh(devices + 1, set)];
    expect([Number(more.dangerous) >= Number(fewer.dangerous), Number(more.secondPerson) >= Number(fewer.secondPerson), more.delayMinutes >= fewer.delayMinutes]).toEqual([true, true, true]);
    expect(fewer.secondPerson && !fewer.dangerous).toBe(false);
  }));
});

test('the strictest of all places holds: whatever one of them asks for, all of them ask for', () => {
  fc.assert(fc.property(fc.array(settings, { minLength: 1, maxLength: 4 }), fc.nat(6_000), (all, devices) => {
    const together = weigh(devices, strictest(all));
    for (const one of all.map((set) => weigh(devices, set))) {
      expect([Number(together.dangerous) >= Number(one.dangerous), Number(together.secondPerson) >= Number(one.secondPerson), together.delayMinutes >= one.delayMinutes]).toEqual([true, true, true]);
    }
  }));
});

test('a budget is never gone beyond, and what is left is what would still fit', () => {
  fc.assert(fc.property(budgets, (all) => {
    const left = leftOf(all);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(isOver(all.map((one) => ({ ...one, takes: left })))).toBe(left > 0 ? false : isOver(all.map((one) => ({ ...one, takes: 0 }))));
    expect(isOver(all.map((one) => ({ ...one, takes: left + 1 })))).toBe(true);
  }));
});

test('a newcomer is only kept from what is dangerous; a full hour keeps everybody from everything', () => {
  const full: Budget[] = [{ takes: 1, spent: 5, holds: 5 }];
  const free: Budget[] = [{ takes: 1, spent: 0, holds: 5 }];
  const [small, large] = [{ dangerous: false, secondPerson: false, delayMinutes: 0 }, { dangerous: true, secondPerson: true, delayMinutes: 10 }];
  expect([refusalOf(small, free, true), refusalOf(large, free, true), refusalOf(large, free, false), refusalOf(small, full, false), refusalOf(large, full, true)]).toEqual([null, 'newcomer', null, 'budget', 'budget']);
});

test('devices at no site need the whole commune, those at a site the site', () => {
  const place = placeOfAct([{ organisationId: 'c', siteId: 's' }]);
  expect([covers({ organisations: [], sites: [{ id: 's', organisationId: 'c' }] }, place), covers({ organisations: ['c'], sites: [] }, place)]).toEqual([true, true]);
  expect(covers({ organisations: [], sites: [{ id: 's', organisationId: 'c' }] }, placeOfAct([{ organisationId: 'c', siteId: 's' }, { organisationId: 'c', siteId: null }]))).toBe(false);
});
