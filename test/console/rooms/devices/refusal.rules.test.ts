/** Why a device was put aside, as a code that has a sentence. */
import fc from 'fast-check';
import { refusalOf } from '../../../../apps/console/src/rooms/devices/refusal.rules.js';

it('reads the code and keeps the technical words', () => {
  expect(refusalOf('malformed: heartbeat: (root) must have diskTotal (×3)')).toEqual({ code: 'malformed', detail: 'heartbeat: (root) must have diskTotal (×3)' });
  expect(refusalOf('forbidden-topic: craie/v1/x')).toEqual({ code: 'forbidden-topic', detail: 'craie/v1/x' });
});

it('shows anything else as the text it is', () => {
  expect(refusalOf('vu dans une autre école: à vérifier')).toEqual({ code: null, detail: 'vu dans une autre école: à vérifier' });
  fc.assert(fc.property(fc.string(), (text) => {
    const { code, detail } = refusalOf(text);
    expect(code === null ? detail : `${code}: ${detail}`).toBe(text);
  }));
});
