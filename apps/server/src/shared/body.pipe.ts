import { Injectable, ValidationPipe, type ArgumentMetadata, type PipeTransform, type ValidationError } from '@nestjs/common';
import type { FieldProblem, ProblemCode } from '#contract';
import { fieldCodes } from './field-codes.js';
import { ProblemError } from './problem.js';

/** Most fields named in one answer. */
const MAX_FIELDS = 20;

/** Checks every body and query against its DTO class; unknown properties are refused; the answer names each field at fault. */
@Injectable()
export class BodyPipe implements PipeTransform {
  private readonly body = checker('invalid_body');
  private readonly query = checker('invalid_query');

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type !== 'body') return this.query.transform(value, metadata);
    // A body that is no object (none sent, a list, a number) would slip past the checks of its class.
    const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
    const described = metadata.metatype !== undefined && metadata.metatype !== Object;
    if (described && !plain) throw invalid('invalid_body', []);
    return this.body.transform(value, metadata);
  }
}

const checker = (code: ProblemCode) =>
  new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    stopAtFirstError: false,
    exceptionFactory: (errors) => invalid(code, errors),
  });

function invalid(code: ProblemCode, errors: ValidationError[]): ProblemError {
  const fields = errors.flatMap((error) => flatten(error, '')).slice(0, MAX_FIELDS);
  const names = fields.map(({ field }) => field).join(', ');
  const part = code === 'invalid_query' ? 'query parameters' : 'fields';
  return new ProblemError(code, names ? `Correct these ${part}: ${names}.` : 'Send a JSON object with the fields of this address.', { fields });
}

/** One entry a field, nested ones by their path: `devices.ids.3`. */
function flatten(error: ValidationError, prefix: string): FieldProblem[] {
  // An unknown property's name is the sender's own text.
  const field = `${prefix}${error.property}`.slice(0, 100);
  const own = error.constraints ? [{ field, codes: fieldCodes(error), messages: Object.values(error.constraints).map((message) => message.slice(0, 300)) }] : [];
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, `${field}.`))];
}
