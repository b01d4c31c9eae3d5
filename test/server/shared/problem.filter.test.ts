import { NotFoundException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { toProblem } from '../../../apps/server/src/shared/problem.filter.js';
import { ProblemError } from '../../../apps/server/src/shared/problem.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

test.each<[string, unknown, string, number]>([
  ['a known problem', new ProblemError('conflict', 'Taken.'), 'conflict', 409],
  ['a refused connection', coded('ECONNREFUSED'), 'unavailable', 503],
  ['the embedded socket while its thread starts', coded('ENOENT', 'connect ENOENT /data/.s.PGSQL.5432'), 'unavailable', 503],
  ['a file that is not there', coded('ENOENT', 'ENOENT: no such file'), 'internal', 500],
  ['PostgreSQL going down, inside the driver', new QueryFailedError('select 1', [], coded('57P01')), 'unavailable', 503],
  ['a deadlock that was lost', new QueryFailedError('update device', [], coded('40P01')), 'unavailable', 503],
  ['a pool that is full', new Error('timeout exceeded when trying to connect'), 'unavailable', 503],
  ['a full disk', coded('ENOSPC'), 'disk_full', 507],
  ['a full disk of the database', new QueryFailedError('insert', [], coded('53100')), 'disk_full', 507],
  ['malformed JSON', Object.assign(new SyntaxError('bad'), { status: 400 }), 'invalid_body', 400],
  ['a body too large', Object.assign(new Error('large'), { status: 413 }), 'too_large', 413],
  ['an unknown address', new NotFoundException(), 'not_found', 404],
  ['anything else', new TypeError('undefined is not a function'), 'internal', 500],
  ['something that is no error', 'text', 'internal', 500],
])('%s', (_, error, code, status) => {
  const problem = toProblem(error);
  expect(problem).toMatchObject({ type: `urn:craie:problem:${code}`, code, status });
  expect(problem.detail).toMatch(/^[A-Z].*\.$/);
});

test('what went wrong inside is not told outside', () => {
  expect(JSON.stringify(toProblem(new Error('password=hunter2 at /srv/craie')))).not.toMatch(/hunter2|srv/);
});
