import fc from 'fast-check';
import { cleanJson, cleanText } from '../../../apps/server/src/commands/device-text.js';

describe('text from devices', () => {
  it('loses its NULs', () => expect(cleanText('a\u0000b')).toBe('ab'));

  it('keeps ordinary JSON as it is', () => {
    const plain = fc.jsonValue({ maxDepth: 3, stringUnit: fc.constantFrom('a', 'é', '😀', '"', '\\', 'u0000') });
    fc.assert(fc.property(plain, (value) => expect(JSON.parse(cleanJson(value))).toEqual(JSON.parse(JSON.stringify(value)))));
  });

  it('never holds what jsonb refuses', () => {
    const hostile = fc.jsonValue({ stringUnit: fc.constantFrom('a', '\u0000', '\ud800', '\udc00', '\\') });
    fc.assert(fc.property(hostile, (value) => {
      const strings: string[] = [];
      JSON.parse(cleanJson(value), (key: string, part: unknown) => {
        strings.push(key, typeof part === 'string' ? part : '');
        return part;
      });
      for (const text of strings) expect(text).not.toMatch(/\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
    }));
  });
});
