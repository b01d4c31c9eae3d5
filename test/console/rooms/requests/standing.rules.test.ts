import { REQUEST_STATES, type RequestProgress } from '#contract';
import { approvalSearch } from '../../../../apps/console/src/rooms/requests/approval.rules.js';
import { lookOf } from '../../../../apps/console/src/rooms/requests/request.look.js';
import { movesOf, sentenceOf, type Standing } from '../../../../apps/console/src/rooms/requests/standing.rules.js';

const day = (at: string) => at.slice(0, 10);
const say = (standing: Standing, asker = false) => { const { key, ending } = sentenceOf(standing, asker, '2026-11-30', day); return ending ? [key, ending.key] : [key]; };
const approved = (state: RequestProgress, done: number, expectedAt: string | null = null, devices = 30): Standing => ({ state: 'approved', progress: { state, devices, done, expectedAt } });

test('an approved one says how many have it, and when the rest will', () => {
  expect(say(approved('waiting', 0, '2026-12-03T16:00:00Z'))).toEqual(['approvedNone', 'byDay']);
  expect(say(approved('under-way', 12, '2026-11-30T16:00:00Z'))).toEqual(['approvedSome', 'today']);
  expect(say(approved('under-way', 12))).toEqual(['approvedSome', 'unknown']);
  expect(say(approved('done', 30))).toEqual(['done']);
  expect(say(approved('done', 28))).toEqual(['doneSome']);
  expect(say(approved('stopped', 3, '2026-12-03T16:00:00Z'))).toEqual(['stopped']);
});

test('a day that has passed is not promised, and nobody counts to nothing', () => {
  expect(say(approved('under-way', 12, '2026-11-29T16:00:00Z'))).toEqual(['approvedSome', 'unknown']);
  expect([say(approved('waiting', 0, null, 0)), say(approved('done', 0, null, 0)), say({ state: 'approved', progress: null })]).toEqual([['approved'], ['approved'], ['approved']]);
});

test('who asked is spoken to', () => {
  expect(REQUEST_STATES.map((state) => say({ state, progress: null }, true)[0])).toEqual(['open', 'questionAsker', 'approved', 'refused', 'withdrawnAsker']);
  expect(REQUEST_STATES.map((state) => say({ state, progress: null })[0])).toEqual([...REQUEST_STATES]);
});

test('what can be done: answered while it waits, a refusal taken back, withdrawn by whoever asked', () => {
  const moves = (answerable: boolean, own: boolean) => Object.fromEntries(REQUEST_STATES.map((state) => [state, movesOf({ state, answerable }, own).join(' ')]));
  expect(moves(true, false)).toEqual({ open: 'approve ask refuse', question: 'approve ask refuse', approved: '', refused: 'reopen', withdrawn: '' });
  expect(moves(false, true)).toEqual({ open: 'withdraw', question: 'withdraw', approved: '', refused: '', withdrawn: '' });
  expect(Object.values(moves(false, false)).join('')).toBe('');
});

test('the look of an approved one follows its deployment', () => {
  expect([approved('waiting', 0), approved('under-way', 1), approved('done', 30), approved('stopped', 1)].map((one) => lookOf(one).key)).toEqual(['underWay', 'underWay', 'done', 'stopped']);
  expect(lookOf({ state: 'refused', progress: null }).key).toBe('refused');
  expect([false, true].map((asker) => (['open', 'question'] as const).map((state) => lookOf({ state, progress: null }, asker).tone))).toEqual([['attention', 'information'], ['information', 'attention']]);
});

test('a yes begins with the app that was asked for, on the devices it was asked for', () => {
  const place = { organisation: { id: 'o', name: '' }, site: { id: 's', name: '' } };
  expect(approvalSearch({ id: 'r', app: { id: 'a', name: '', teaching: true }, ...place, room: { id: 'm', name: '' } })).toEqual({ requestId: 'r', appId: 'a', by: 'filter', organisationId: 'o', siteId: 's', roomId: 'm', management: 'agent' });
  expect(approvalSearch({ id: 'r', app: null, ...place, room: null })).toEqual({ requestId: 'r', by: 'filter', organisationId: 'o', siteId: 's', management: 'agent' });
});
