import { readFileSync } from 'node:fs';
import { WEBHOOK_EVENTS } from '#contract';
import { EVENT_GROUPS, hostOf, indented, isTroubled, standingOf, urlProblem, wordOf } from '../../../../apps/console/src/rooms/webhooks/webhook.rules.js';

const fr = JSON.parse(readFileSync('apps/console/src/i18n/fr/webhooks.json', 'utf8')) as { events: Record<string, string> };

test('every event of the contract is offered once, and has words', () => {
  const offered = EVENT_GROUPS.flatMap(({ events }) => events);
  expect([...offered].sort()).toEqual([...WEBHOOK_EVENTS].sort());
  for (const event of [...WEBHOOK_EVENTS, 'ping']) expect(fr.events).toHaveProperty([wordOf(event)]);
});

test('how a webhook is', () => {
  const hook = { state: 'active' as const, failingSince: null, lastDeliveredAt: null };
  expect(standingOf(hook)).toBe('new');
  expect(standingOf({ ...hook, lastDeliveredAt: '2026-11-30T10:00:00Z' })).toBe('well');
  expect(standingOf({ ...hook, failingSince: '2026-11-30T10:00:00Z', lastDeliveredAt: '2026-11-29T10:00:00Z' })).toBe('failing');
  expect(standingOf({ ...hook, state: 'paused', failingSince: '2026-11-30T10:00:00Z' })).toBe('paused');
  expect((['active', 'paused', 'off'] as const).map((state) => isTroubled({ ...hook, state }))).toEqual([false, false, true]);
});

test.each([['', 'missing'], ['tickets', 'missing'], ['http://x.example/', 'scheme'], ['ftp://x.example/', 'scheme'], ['https://me@x.example/', 'person'], ['https://me:secret@x.example/', 'person'], [' https://x.example/craie?a=1 ', null]])('%j', (url, problem) => {
  expect(urlProblem(url)).toBe(problem);
});

test('an address that is none, and a text that is no JSON, stay as they are', () => {
  expect([hostOf('https://x.example:8443/a'), hostOf('nonsense')]).toEqual(['x.example:8443', 'nonsense']);
  expect([indented('{"a":1}'), indented('<html>')]).toEqual(['{\n  "a": 1\n}', '<html>']);
});
