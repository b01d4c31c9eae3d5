/** One file on its way to the server by the tus protocol: in parts, so that it goes on where it stopped, also after the page was closed and the same file is chosen again. */
import type { AppView } from '#contract';
import { Upload, type DetailedError } from 'tus-js-client';
import { api, ApiProblem, apiUrl, csrfHeader, readProblem } from '../../api/index.js';
import type { Transfer } from './uploads.queue.js';

/** Bytes in one request: each of them is safe on the server's disk when it is answered. */
const PART = 16 * 1024 * 1024;
/** Waits before it is tried again by itself, ms; then a person decides. */
const AGAIN = [0, 1_000, 3_000, 10_000, 30_000];

/** @param onProgress bytes that were sent so far */
export function transferOf(file: File, onProgress: (sent: number) => void): Transfer {
  let settle: { resolve: () => void; reject: (problem: unknown) => void } | undefined;
  const upload = new Upload(file, {
    endpoint: apiUrl('/apps/uploads'), chunkSize: PART, retryDelays: AGAIN, metadata: { filename: file.name }, removeFingerprintOnSuccess: true, onProgress,
    onBeforeRequest: (request) => { for (const [name, value] of Object.entries(csrfHeader())) request.setHeader(name, value); },
    // What the server refused for a reason is refused again; a line that broke, or a server that starts again, is not.
    onShouldRetry: ({ originalRequest, originalResponse }) => {
      const status = originalResponse?.getStatus() ?? 0;
      return status === 0 || (status === 409 && originalRequest.getMethod() === 'PATCH') || (status >= 500 && status !== 507);
    },
    onSuccess: () => settle?.resolve(),
    onError: (error) => void problemOf(error).then((problem) => settle?.reject(problem)),
  });
  let looked = false;
  return {
    async send() {
      if (!looked) {
        looked = true;
        const [before] = await upload.findPreviousUploads();
        if (before) upload.resumeFromPreviousUpload(before);
      }
      await new Promise<void>((resolve, reject) => {
        settle = { resolve, reject };
        upload.start();
      });
    },
    stop: () => upload.abort(),
    giveUp: () => upload.abort(upload.url !== null),
    finish: () => api.post<AppView>(`/apps/uploads/${upload.url?.split('/').at(-1) ?? ''}/finish`, {}),
  };
}

async function problemOf(error: Error | DetailedError): Promise<unknown> {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  return response && response.getStatus() > 0 ? readProblem(new Response(response.getBody() || null, { status: response.getStatus() })) : new ApiProblem({ code: 'unreachable', status: 0, detail: '' });
}
