import fc from 'fast-check';
import { REQUEST_TEXTS } from '#contract';
import { bodyOf, draftOf, EMPTY, linkOf, problemsOf, TEXTS, type AskDraft } from '../../../../apps/console/src/rooms/requests/ask.rules.js';

const TODAY = '2026-11-30';
const whole: AskDraft = { ...EMPTY, app: { id: 'a1', name: 'Tux Paint' }, why: ' Dessiner ', name: ' Mme Lafitte ' };

test('bounds are those of the contract', () => expect(TEXTS).toMatchObject(REQUEST_TEXTS));

test('an empty form says all that is missing; a whole one is sent without what is empty', () => {
  expect(problemsOf(EMPTY, TODAY)).toEqual({ app: 'noApp', why: 'noWhy', name: 'noName' });
  expect(problemsOf({ ...EMPTY, way: 'words' }, TODAY)).toEqual({ wish: 'noWish', why: 'noWhy', name: 'noName' });
  expect(problemsOf(whole, TODAY)).toEqual({});
  expect(bodyOf(whole, 'fr')).toEqual({ appId: 'a1', why: 'Dessiner', name: 'Mme Lafitte', locale: 'fr' });
});

test('of the two ways only the chosen one is judged, and sent', () => {
  const words: AskDraft = { ...whole, way: 'words', wish: ' Scratch ', link: 'scratch.mit.edu', email: ' a@ecole.example ', roomId: 'r1', wantedBy: TODAY };
  expect(problemsOf(words, TODAY)).toEqual({});
  expect(bodyOf(words, 'en')).toEqual({ wish: 'Scratch', link: 'https://scratch.mit.edu/', roomId: 'r1', why: 'Dessiner', wantedBy: TODAY, name: 'Mme Lafitte', email: 'a@ecole.example', locale: 'en' });
  expect(problemsOf({ ...whole, link: 'rien' }, TODAY)).toEqual({});
  expect(problemsOf({ ...words, link: 'rien', email: 'a@', wantedBy: '2026-11-29' }, TODAY)).toEqual({ link: 'badLink', email: 'badEmail', wantedBy: 'past' });
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.example', 'tuxpaint', 'http://', 'https://a b.example', `https://a.example/${'x'.repeat(500)}`])('%s is no address of the web', (typed) => expect(linkOf(typed)).toBeUndefined());
test.each([['http://a.example/x', 'http://a.example/x'], [' tuxpaint.org ', 'https://tuxpaint.org/']])('%s is %s', (typed, link) => expect(linkOf(typed)).toBe(link));

test('a draft that was kept comes back; whatever else is found there is an empty form', () => {
  expect(draftOf(JSON.stringify(whole))).toEqual(whole);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (kept) => { for (const value of Object.values(draftOf(kept))) expect(['string', 'object']).toContain(typeof value); }));
  expect([null, '', '{', '[]', '3', 'null', '{"app":{"id":3},"way":"x","why":[]}'].map(draftOf)).toEqual(Array.from({ length: 7 }, () => EMPTY));
});
