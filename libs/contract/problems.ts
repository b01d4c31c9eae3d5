import type { SecondFactorAsked } from './factors.js';

/** Problem codes of the HTTP APIs (RFC 9457 problem+json). `type` is `urn:craie:problem:{code}`. */
export const PROBLEMS = {
  invalid_body: 400,
  invalid_query: 400,
  invalid_cursor: 400,
  invalid_file: 400,
  unauthenticated: 401,
  wrong_credentials: 401,
  second_factor_required: 401,
  passkey_refused: 401,
  device_token_invalid: 401,
  nonce_unknown: 401,
  nonce_expired: 401,
  nonce_used: 401,
  forbidden: 403,
  act_newcomer: 403,
  wrong_origin: 403,
  token_unknown: 403,
  token_used: 403,
  token_expired: 403,
  token_revoked: 403,
  setup_link_invalid: 403,
  invitation_invalid: 403,
  access_ended: 403,
  password_off: 403,
  second_factor_setup: 403,
  proof_required: 403,
  device_revoked: 403,
  not_found: 404,
  request_code_unknown: 404,
  request_unknown: 404,
  conflict: 409,
  last_factor: 409,
  passkey_unavailable: 409,
  setting_locked: 409,
  act_over: 409,
  request_answered: 409,
  too_large: 413,
  reason_required: 428,
  too_many_attempts: 429,
  act_budget: 429,
  request_full: 429,
  internal: 500,
  unavailable: 503,
  disk_full: 507,
} as const;
export type ProblemCode = keyof typeof PROBLEMS;

/** What can be wrong with one field of a body or a query. The console has a sentence for each. */
export const FIELD_CODES = [
  'missing', 'unknown', 'type', 'choice', 'length', 'range', 'format', 'id', 'email', 'uai', 'siren', 'count', 'repeated', 'combination', 'nothing_found', 'taken',
  'file', 'password_simple', 'password_common', 'password_email',
] as const;
export type FieldCode = (typeof FIELD_CODES)[number];

/** One field that was wrong, by its path (`devices.ids.3`): in words of the contract, and in English for who reads the API by hand. */
export interface FieldProblem { field: string; codes: FieldCode[]; messages: string[] }

/** The body of every error answer. `detail` is a sentence that says what to do; `fields` names what was wrong in a body. */
export interface Problem {
  type: string;
  code: ProblemCode;
  title: string;
  status: number;
  detail: string;
  fields?: FieldProblem[];
  retryAfterSeconds?: number;
  /** With `reason_required`: the communes that keep their own console, and are to be told why one looks. */
  organisations?: { id: string; name: string }[];
  /** With `second_factor_required`: what to answer with. */
  secondFactor?: SecondFactorAsked;
}
