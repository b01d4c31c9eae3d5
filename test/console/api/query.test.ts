import fc from 'fast-check';
import { fromQuery, toQuery } from '../../../apps/console/src/api/query.js';
import { fieldErrors } from '../../../apps/console/src/ui/problemText.js';
import { readProblem } from '../../../apps/console/src/api/problem.js';

describe('filters in the address', () => {
  test('empty values are left out', () => {
    expect(toQuery({ q: '', presence: undefined, kind: null, limit: 100, all: false })).toBe('?limit=100&all=false');
    expect(toQuery({})).toBe('');
  });

  test('values stay strings: 007 is not 7, true is not a boolean', () => {
    expect(fromQuery('?q=007&x=true')).toEqual({ q: '007', x: 'true' });
  });

  test('what is written is read back, whatever it holds', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1, unit: 'binary' })), (values) => {
      expect(fromQuery(toQuery(values))).toEqual({ ...values });
    }));
  });
});

describe('error answers', () => {
  const answer = (status: number, body: string): Response => new Response(body, { status });

  test('a problem document keeps its code, fields and delay', async () => {
    const problem = await readProblem(answer(400, JSON.stringify({ code: 'invalid_body', detail: 'Correct it.', status: 400, fields: [{ field: 'name', codes: ['length', 'format'], messages: ['too long', 'odd'] }], retryAfterSeconds: 3 })));
    expect(problem).toMatchObject({ code: 'invalid_body', status: 400, detail: 'Correct it.', retryAfterSeconds: 3 });
    expect(fieldErrors(problem, (key) => key)).toEqual({ name: 'fields.length' });
  });

  test.each([[500, '<html>', 'internal'], [502, 'Bad gateway', 'unavailable'], [503, '{}', 'unavailable'], [418, 'null', 'internal']])('%d %s becomes %s', async (status, body, code) => {
    expect((await readProblem(answer(status, body))).code).toBe(code);
  });
});
