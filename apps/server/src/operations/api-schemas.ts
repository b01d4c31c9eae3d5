import type { OpenAPIObject } from '@nestjs/swagger';
import { FIELD_CODES, PROBLEMS } from '#contract';

export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
export type Schema = Exclude<Schemas[string], { $ref: string }>;

const text = { type: 'string' } as const;

/** A body that no class describes: the device API checks it against the schemas of the wire. */
export const ANY_OBJECT: Schema = { type: 'object' };

/** The code of a school, which has a check of its own. */
export const UAI_SCHEMA = { ...text, pattern: '^\\d{7}[A-Z]$' };

/** `Problem` of the contract, as the description of the API shows it. */
export const PROBLEM_SCHEMA: Schema = {
  type: 'object',
  required: ['type', 'code', 'title', 'status', 'detail'],
  properties: {
    type: text,
    code: { ...text, enum: Object.keys(PROBLEMS) },
    title: text,
    status: { type: 'integer' },
    detail: text,
    fields: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'codes', 'messages'],
        properties: { field: text, codes: { type: 'array', items: { ...text, enum: [...FIELD_CODES] } }, messages: { type: 'array', items: text } },
      },
    },
    retryAfterSeconds: { type: 'integer' },
    organisations: { type: 'array', items: { type: 'object', required: ['id', 'name'], properties: { id: text, name: text } } },
  },
};
