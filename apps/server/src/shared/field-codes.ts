import type { ValidationError } from 'class-validator';
import type { FieldCode } from '#contract';

/** The word for each constraint that a DTO may carry; a test goes through all DTOs and misses none. */
export const CONSTRAINT_CODES: Readonly<Record<string, FieldCode>> = {
  whitelistValidation: 'unknown', unknownValue: 'type', nestedValidation: 'type', isString: 'type', isInt: 'type', isObject: 'type', isArray: 'type', isBoolean: 'type',
  isIn: 'choice', isLength: 'length', maxLength: 'length', isShortTexts: 'length', min: 'range', max: 'range', matches: 'format', isIso8601: 'format', isUuid: 'id',
  isDefined: 'missing', isEmail: 'email', isUrl: 'format', uai: 'uai', siren: 'siren', arrayMinSize: 'count', arrayMaxSize: 'count', arrayUnique: 'repeated', isNumber: 'type', columnNumbers: 'choice', flags: 'type', cellTexts: 'format', detection: 'format',
};

/** What is wrong with one field, each word once. A field that was not sent, or left empty, is that and nothing else. */
export function fieldCodes({ value, constraints = {} }: Pick<ValidationError, 'value' | 'constraints'>): FieldCode[] {
  const empty = value === undefined || value === null || value === '';
  if (empty && !('whitelistValidation' in constraints)) return ['missing'];
  return [...new Set(Object.keys(constraints).map((name) => CONSTRAINT_CODES[name] ?? 'format'))];
}
