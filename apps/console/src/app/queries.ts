/** The console's one query cache. */
import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/index.js';

/** Only what may pass by itself is tried again: no answer, or a server that restarts. */
function mayPass(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ApiProblem && (error.code === 'unreachable' || error.code === 'unavailable');
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 30_000, retry: mayPass, throwOnError: false }, mutations: { retry: false } },
});
