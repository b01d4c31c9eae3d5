/** What can be put into a role made here: what one has oneself, and in a commune nothing that is only one for the syndicate. */
import { PERMISSIONS, permissionsOf, SYNDICATE_PERMISSIONS } from '#contract';
import { choices, SYNDICATE_ONLY } from '../../../../apps/console/src/rooms/users/customRole.rules.js';

const all = (groups: ReturnType<typeof choices>) => groups.flatMap(({ permissions }) => permissions);

test('the list that the console knows is the contract’s', () => {
  expect([...SYNDICATE_ONLY].sort()).toEqual([...SYNDICATE_PERMISSIONS].sort());
});

test('everything is offered once to who has everything', () => {
  expect(all(choices(PERMISSIONS, true)).sort()).toEqual([...PERMISSIONS].sort());
});

test('a commune offers what its administrator has', () => {
  const own = permissionsOf(['commune-admin']);
  expect(all(choices(own, false)).sort()).toEqual([...own].sort());
  expect(all(choices(PERMISSIONS, false)).filter((permission) => SYNDICATE_PERMISSIONS.includes(permission))).toEqual([]);
  expect(choices(permissionsOf(['erun']), false).map(({ group }) => group)).toEqual(['look', 'apps']);
});
