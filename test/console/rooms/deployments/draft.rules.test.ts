/** A deployment that is put together: what is sent of it, and what has to be corrected first. */
import type { DeviceSelection } from '#contract';
import fc from 'fast-check';
import { bodyOf, DRAFT_WISHES, FIRST_WAVES, previewOf, problemsOf, SIMPLE, WINDOWS, type Draft } from '../../../../apps/console/src/rooms/deployments/draft.rules.js';

const now = new Date('2026-12-01T10:00:00Z');
const app = { id: 'app', source: 'upload' } as const;
const system = { id: 'app', source: 'system' } as const;
const filter: DeviceSelection = { filter: { siteId: 'site' } };
const ids: DeviceSelection = { ids: ['device'] };
const draft = (part: Partial<Draft>): Draft => ({ ...SIMPLE, ...part });
const problems = (part: Partial<Draft>, of: typeof app | typeof system = app) => problemsOf(draft(part), of, now);

describe('what is sent', () => {
  test('of the simplest, nothing but the app and the devices', () => {
    expect(bodyOf(SIMPLE, app, filter)).toEqual({ appId: 'app', ensure: 'present', devices: filter });
    expect(problems({})).toEqual({});
  });

  test('of a removal, nothing that only an installation has', () => {
    expect(bodyOf(draft({ wish: 'remove', packageId: 'one', follow: true, reason: ' end of licence ' }), app, filter)).toEqual({ appId: 'app', ensure: 'absent', devices: filter, reason: 'end of licence' });
  });

  test('a filter is followed, a list of devices is not', () => {
    expect(bodyOf(draft({ follow: true }), app, filter)).toMatchObject({ follow: true });
    expect(bodyOf(draft({ follow: true }), app, ids)).not.toHaveProperty('follow');
  });

  test('a version is said of the sources of the system, an upload is named', () => {
    expect(bodyOf(draft({ wish: 'pin', version: ' 3.1-2 ', packageId: undefined }), system, ids)).toMatchObject({ wish: 'pin', version: '3.1-2' });
    expect(bodyOf(draft({ version: '3.1-2', packageId: 'one' }), app, ids)).toEqual({ appId: 'app', ensure: 'present', devices: ids, packageId: 'one' });
  });

  test('times are those of Paris; a deadline needs windows', () => {
    const timed = draft({ startAt: '2026-12-02T08:00', windows: ['night'], deadline: '2026-12-09T08:00', download: 'window' });
    expect(bodyOf(timed, app, ids).schedule).toEqual({ startAt: '2026-12-02T07:00:00.000Z', windows: ['night'], download: 'window', deadline: '2026-12-09T07:00:00.000Z' });
    expect(bodyOf({ ...timed, windows: [] }, app, ids).schedule).toEqual({ startAt: '2026-12-02T07:00:00.000Z', download: 'window' });
    expect(bodyOf(draft({ deadline: '2026-12-09T08:00' }), app, ids)).not.toHaveProperty('schedule');
  });

  test('a time of watching only goes with waves that begin by themselves', () => {
    expect(bodyOf(draft({ waves: FIRST_WAVES }), app, ids).waves).toEqual({ first: { unit: 'percent', value: 10 }, factor: 2, next: 'person', enough: 80, abort: { unit: 'percent', value: 20 } });
    expect(bodyOf(draft({ waves: { ...FIRST_WAVES, next: 'soak', abort: null } }), app, ids).waves).toEqual({ first: { unit: 'percent', value: 10 }, factor: 2, next: 'soak', soakMinutes: 1_440, enough: 80 });
  });
});

describe('the preview', () => {
  test('is asked without the words of a person, nor for what waits for them', () => {
    const body = bodyOf(draft({ overrideLesson: true, reason: 'urgent', windows: ['night'] }), app, ids);
    expect(body).toMatchObject({ reason: 'urgent', schedule: { overrideLesson: true } });
    expect(previewOf(body)).toEqual({ appId: 'app', ensure: 'present', devices: ids, schedule: { windows: ['night'], download: 'early' } });
  });
});

describe('what has to be corrected', () => {
  test('a pin in the sources of the system needs its version, in the form of Debian', () => {
    expect(problems({ wish: 'pin' }, system)).toEqual({ version: 'noVersion' });
    expect(problems({ wish: 'pin' })).toEqual({});
    expect(problems({ version: 'v3 beta' }, system)).toEqual({ version: 'badVersion' });
    expect(problems({ version: '1:3.1-2~bpo12' }, system)).toEqual({});
    expect(problems({ wish: 'remove', version: 'v3' }, system)).toEqual({});
  });

  test('moments are of the calendar, to come, and in order', () => {
    expect(problems({ startAt: '2026-12-01T10:59' })).toEqual({ startAt: 'past' });
    expect(problems({ startAt: '2026-12-01T11:01' })).toEqual({});
    expect(problems({ startAt: 'soon' })).toEqual({ startAt: 'noSuchTime' });
    const late = { startAt: '2026-12-03T08:00', windows: ['night'] as const, deadline: '2026-12-03T08:00' };
    expect(problems(late)).toEqual({ deadline: 'beforeStart' });
    expect(problems({ ...late, deadline: '2026-12-03T08:01' })).toEqual({});
    expect(problems({ deadline: '2020-01-01T08:00' })).toEqual({});
  });

  test('whoever overrides a lesson says why', () => {
    expect(problems({ overrideLesson: true, reason: '  ' })).toEqual({ reason: 'noReason' });
    expect(problems({ overrideLesson: true, reason: 'virus' })).toEqual({});
  });

  test('numbers of waves', () => {
    const wrong = { first: { unit: 'percent', value: 101 }, factor: 0.5, next: 'person', soakMinutes: 60, enough: '', abort: { unit: 'devices', value: 0 } } as const;
    expect(problems({ waves: wrong })).toEqual({ first: 'amount', factor: 'factor', enough: 'share', abort: 'amount' });
    expect(problems({ waves: { ...wrong, first: { unit: 'devices', value: 101 }, factor: 1.5, enough: 100, abort: null } })).toEqual({});
  });

  test('whatever is chosen, what is sent has no empty word and no wish of a removal', () => {
    const any = fc.record<Draft>({
      wish: fc.constantFrom(...DRAFT_WISHES), packageId: fc.option(fc.string(), { nil: undefined }), version: fc.string(), overridePins: fc.boolean(), follow: fc.boolean(), startAt: fc.constantFrom('', '2026-12-02T08:00', 'x'),
      windows: fc.subarray([...WINDOWS]), download: fc.constantFrom('early', 'window'), deadline: fc.constantFrom('', '2026-12-09T08:00', 'x'), overrideLesson: fc.boolean(), reason: fc.string(), waves: fc.constantFrom(null, FIRST_WAVES),
    });
    fc.assert(fc.property(any, fc.constantFrom(filter, ids), (one, devices) => {
      const body = bodyOf(one, app, devices);
      expect(JSON.stringify(body)).not.toMatch(/"(reason|packageId|version|startAt|deadline)":""/);
      if (body.ensure === 'absent') expect(['wish', 'packageId', 'follow', 'version'].filter((key) => key in body)).toEqual([]);
      expect(body.schedule?.deadline === undefined || (body.schedule.windows?.length ?? 0) > 0).toBe(true);
    }));
  });
});
