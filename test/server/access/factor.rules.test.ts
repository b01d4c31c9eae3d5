import { relyingPartyOf } from '../../../apps/server/src/access/factors/relying-party.rules.js';
import { mustHaveSecondFactor, type Forcing, type HeldRole } from '../../../apps/server/src/access/factors/second-factor.rules.js';

test.each([
  ['other.example', 'https://craie.example.fr', { id: 'craie.example.fr', origins: ['https://craie.example.fr'] }],
  ['x', 'https://craie.example.fr:8443', { id: 'craie.example.fr', origins: ['https://craie.example.fr:8443'] }],
  ['x', 'http://localhost:3000', { id: 'localhost', origins: ['http://localhost:3000'] }],
  ['localhost:3000', undefined, { id: 'localhost', origins: ['http://localhost:3000', 'https://localhost:3000'] }],
  ['craie.example.fr', undefined, { id: 'craie.example.fr', origins: ['http://craie.example.fr', 'https://craie.example.fr'] }],
  ['x', 'http://craie.example.fr', undefined],
  ['x', 'https://192.0.2.7', undefined],
  ['127.0.0.1:3000', undefined, undefined],
  ['[::1]:3000', undefined, undefined],
  [undefined, undefined, undefined],
  ['not a host', undefined, undefined],
])('at the host %p with the public address %p', (host, publicUrl, party) => {
  expect(relyingPartyOf(host, publicUrl)).toEqual(party);
});

const COMMUNE = 'commune';
const held = (role: string, rest: Partial<HeldRole> = {}): HeldRole => ({ role, custom: null, organisations: null, sites: null, ...rest });
const rule = (forcedRoles: string[], everybody = false, organisationId: string | null = null): Forcing => ({ organisationId, forcedRoles, everybody });

test.each<[string, HeldRole[], Forcing[], boolean]>([
  ['a strong role among others, where nobody has said anything', [held('auditor'), held('operator')], [], true],
  ['only light roles', [held('auditor'), held('contractor')], [], false],
  ['the administrator of a commune', [held('commune-admin', { organisations: [COMMUNE] })], [], true],
  ['an owner, where it was switched off', [held('owner')], [rule([])], false],
  ['everybody', [held('auditor')], [rule([], true)], true],
  ['nobody who has no role', [], [rule([], true)], false],
  ['who has a role in a commune that asks for more', [held('erun', { organisations: [COMMUNE] })], [rule([]), rule(['erun'], false, COMMUNE)], true],
  ['who has one at a site there', [held('erun', { sites: [{ organisationId: COMMUNE }] })], [rule([]), rule([], true, COMMUNE)], true],
  ['not who has one elsewhere', [held('erun', { organisations: ['other'], sites: [] })], [rule([]), rule([], true, COMMUNE)], false],
  ['not the syndicate’s own people, for a commune’s rule', [held('auditor')], [rule([], true, COMMUNE)], false],
  ['a commune that asks for less changes nothing', [held('commune-admin', { organisations: [COMMUNE] })], [rule([], false, COMMUNE)], true],
  ['a role of one’s own with what only strong ones allow', [held('id', { custom: ['devices.read', 'users.manage'] })], [], true],
  ['a role of one’s own with what light ones allow', [held('id', { custom: ['devices.read', 'commands.send'] })], [], false],
])('%s', (_, roles, policies, needs) => {
  expect(mustHaveSecondFactor(roles, policies)).toBe(needs);
});
