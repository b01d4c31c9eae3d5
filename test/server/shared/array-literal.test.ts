import fc from 'fast-check';
import { plainArray, textArray } from '../../../apps/server/src/shared/array-literal.js';
import { describeEngines, openTestDatabase } from '../../support/database.js';
import type { Database } from '#database';

describeEngines('array literals', (engine) => {
  let database: Database;
  beforeAll(async () => { database = await openTestDatabase(engine, { entities: [], migrations: [] }); });
  afterAll(() => database?.close());
  const back = async (type: string, literal: string): Promise<unknown> => ((await database.dataSource.query(`select to_jsonb($1::${type}[]) as back`, [literal])) as { back: unknown }[])[0]?.back;

  test('any text comes back as it was, the word NULL included', async () => {
    const texts = fc.array(fc.oneof(fc.constantFrom('NULL', 'null', '', '{}', '"', '\\', ' a', 'a,b', '\n'), fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''))));
    await fc.assert(fc.asyncProperty(texts, async (values) => expect(await back('text', textArray(values))).toEqual(values)), { numRuns: 100 });
  });

  test('numbers, booleans and nulls come back as they were', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.option(fc.maxSafeInteger())), async (values) => expect(await back('bigint', plainArray(values))).toEqual(values)), { numRuns: 50 });
    expect(await back('boolean', plainArray([true, null, false]))).toEqual([true, null, false]);
  });
});
