/** `fetch` for `/api/v1`: cookie session, double-submit CSRF value, problem+json as ApiProblem. */
import { ApiProblem, readProblem } from './problem.js';
import { toQuery, type QueryValues } from './query.js';
import { reasonGiven } from './reason.js';

const BASE = '/api/v1';
let csrf = '';
let onSignedOut: () => void = () => undefined;
let onUnfinished: () => void = () => undefined;
let askProof: () => Promise<boolean> = () => Promise.resolve(false);

/** Remembers the double-submit value of the session; sent with every writing request. */
export function setCsrf(value: string): void {
  csrf = value;
}

/** The header that a writing request outside `api` must carry. */
export const csrfHeader = (): Record<string, string> => ({ 'x-craie-csrf': csrf });

/** Called when the server says that there is no session any more. One listener: the application. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

/** Called when the server says that a second factor has to be set up first. One listener: the application. */
export function whenUnfinished(listener: () => void): void {
  onUnfinished = listener;
}

/** Who asks the person to prove again who they are; true once they have. What was refused for it is then sent once more. */
export function whenProofRequired(ask: () => Promise<boolean>): void {
  askProof = ask;
}

/** Says that the session is over, for whoever asked for it and was told so. */
export const tellSignedOut = (): void => onSignedOut();

/** Says that a second factor has to be set up, for whoever saw it in the session. */
export const tellUnfinished = (): void => onUnfinished();

/** Address of an API resource, for links and downloads. */
export const apiUrl = (path: string, query?: QueryValues): string => BASE + path + toQuery(query);

async function send(method: string, path: string, init: { query?: QueryValues; body?: unknown; signal?: AbortSignal | undefined } = {}): Promise<Response> {
  const form = init.body instanceof FormData;
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET') Object.assign(headers, csrfHeader());
  if (init.body !== undefined && !form) headers['content-type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(apiUrl(path, init.query), {
      method,
      headers,
      credentials: 'same-origin',
      body: init.body === undefined ? null : form ? (init.body as FormData) : JSON.stringify(init.body),
      signal: init.signal ?? null,
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem({ code: 'unreachable', status: 0, detail: '' });
  }
  if (response.ok) return response;
  const problem = await readProblem(response);
  if (problem.code === 'unauthenticated' && path !== '/session') onSignedOut();
  // Then it goes on with what was asked, as if nothing had been in the way.
  if (problem.code === 'reason_required' && (await reasonGiven(problem)) && !init.signal?.aborted) return send(method, path, init);
  if (problem.code === 'second_factor_setup') onUnfinished();
  if (problem.code === 'proof_required' && (await askProof())) return send(method, path, init);
  throw problem;
}

async function json<T>(response: Promise<Response>): Promise<T> {
  const answer = await response;
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** Each call names the type of its answer from the contract: `api.get<Page<DeviceRow>>('/devices', { limit: 100 })`. */
export const api = {
  get: <T>(path: string, query?: QueryValues, signal?: AbortSignal) => json<T>(send('GET', path, { query: query ?? {}, signal })),
  /** `body` may be FormData. */
  post: <T = void>(path: string, body?: unknown) => json<T>(send('POST', path, { body })),
  put: <T = void>(path: string, body?: unknown) => json<T>(send('PUT', path, { body })),
  patch: <T = void>(path: string, body: unknown) => json<T>(send('PATCH', path, { body })),
  del: <T = void>(path: string, body?: unknown) => json<T>(send('DELETE', path, { body })),
};
