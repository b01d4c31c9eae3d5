/** A file on its way up, with its progress: the one thing `fetch` cannot tell. */
import { apiUrl, csrfHeader } from './client.js';
import { ApiProblem, readProblem } from './problem.js';

export interface UploadOptions {
  /** Bytes sent so far, and in all. */
  onProgress: (sent: number, total: number) => void;
  /** Aborting rejects with an `AbortError`. */
  signal: AbortSignal;
}

/** Posts one file as the multipart field `file`. @throws ApiProblem with the server's own answer, or `unreachable` */
export function upload<T>(path: string, file: File, { onProgress, signal }: UploadOptions): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('file', file);
    request.open('POST', apiUrl(path));
    request.responseType = 'text';
    for (const [name, value] of Object.entries({ accept: 'application/json', ...csrfHeader() })) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.min(loaded, total), total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else void readProblem(new Response(request.responseText, { status: request.status })).then(reject);
    };
    request.onerror = () => reject(new ApiProblem({ code: 'unreachable', status: 0, detail: '' }));
    request.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}
