import { getMetadataStorage, validate } from 'class-validator';
import { plainToInstance } from 'class-transformer';
import { FIELD_CODES } from '#contract';
import { AppModule } from '../../../apps/server/src/app.module.js';
import { SiteDto } from '../../../apps/server/src/access/organisation.dto.js';
import { CONSTRAINT_CODES, fieldCodes } from '../../../apps/server/src/shared/field-codes.js';

test('every constraint of every body and query has a word of the contract', () => {
  expect(AppModule).toBeDefined();
  const used = [...getMetadataStorage()['validationMetadatas'].values()].flat().flatMap(({ name }) => name ?? []);
  expect(used.length).toBeGreaterThan(100);
  expect([...new Set(used)].filter((name) => name !== 'isOptional' && !(name in CONSTRAINT_CODES))).toEqual([]);
  for (const code of Object.values(CONSTRAINT_CODES)) expect(FIELD_CODES).toContain(code);
});

test('what is missing or empty is that alone; what is wrong says each thing once', async () => {
  const body = plainToInstance(SiteDto, { organisationId: 7, name: '', kind: 'castle', uais: ['x'], more: 1 });
  const errors = await validate(body, { whitelist: true, forbidNonWhitelisted: true });
  expect(Object.fromEntries(errors.map((error) => [error.property, fieldCodes(error)]))).toEqual({
    organisationId: ['id'], name: ['missing'], kind: ['choice'], uais: ['uai'], more: ['unknown'],
  });
  expect(fieldCodes({ value: undefined, constraints: { isString: '', isLength: '' } })).toEqual(['missing']);
  expect(fieldCodes({ value: null, constraints: { whitelistValidation: '' } })).toEqual(['unknown']);
  expect(fieldCodes({ value: 7, constraints: { isString: '', isObject: '', isLength: '' } })).toEqual(['type', 'length']);
});
