import fc from 'fast-check';
import { fits, imageOf } from '../../../apps/server/src/shared/image.rules.js';
import { boastfulPng, png, webp } from '../../support/pictures.js';

test('PNG and WebP of each kind are known by what they hold, with their size', () => {
  expect(imageOf(png(64, 32))).toEqual({ type: 'image/png', width: 64, height: 32 });
  for (const kind of ['lossy', 'lossless', 'extended'] as const) {
    fc.assert(fc.property(fc.integer({ min: 1, max: 16_383 }), fc.integer({ min: 1, max: 16_383 }), (width, height) => {
      expect(imageOf(webp[kind](width, height))).toEqual({ type: 'image/webp', width, height });
    }), { numRuns: 50 });
  }
});

test('anything else is not a picture: SVG, GIF, JPEG, a page, a picture that goes on, or is cut off', () => {
  const whole = png();
  for (const bytes of [
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'.padEnd(200)), Buffer.from('GIF89a'.padEnd(60)), Buffer.from([0xff, 0xd8, 0xff, ...Array<number>(60).fill(0)]),
    Buffer.concat([whole, Buffer.from('<script>')]), whole.subarray(0, 60), Buffer.concat([webp.lossy(64, 64), Buffer.from('<script>')]), webp.lossy(64, 64).subarray(0, 29), Buffer.alloc(0),
  ]) expect(imageOf(bytes)).toBeUndefined();
  fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => imageOf(bytes) === undefined));
});

test('what says it is huge, or a point, does not fit', () => {
  const sized = (width: number, height: number) => { const image = imageOf(boastfulPng(width, height)); return image !== undefined && fits(image, { min: 16, max: 2_048 }); };
  expect([sized(16, 16), sized(2_048, 2_048), sized(15, 64), sized(64, 2_049), sized(4_000_000_000, 1)]).toEqual([true, true, false, false, false]);
});
