import type { ServerResponse } from 'node:http';

/** Bytes that go out at once: small, so that on a slow line every answer moves before its receiver gives up. */
const SLICE = 16 * 1024;

/**
 * Slows what a stream writes into an answer. The stream sees an answer that is full until its bytes are gone, as on a slow line; memory stays at what it wrote last.
 *
 * @param wait says for bytes that went out how long (ms) the next have to wait
 */
export function paced(response: ServerResponse, wait: (bytes: number) => number): void {
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse;
  const emit = response.emit.bind(response) as (event: string, ...args: unknown[]) => boolean;
  let rest: Buffer = Buffer.alloc(0);
  let busy = false;
  let onDrain: (() => void) | undefined;
  let onEnd: (() => void) | undefined;

  const next = (): void => {
    if (response.destroyed) return;
    // The receiver itself is slower than its budget.
    if (response.writableNeedDrain) {
      onDrain = next;
      return;
    }
    if (rest.length === 0) {
      busy = false;
      if (onEnd) onEnd();
      else emit('drain');
      return;
    }
    const slice = rest.subarray(0, SLICE);
    rest = rest.subarray(slice.length);
    write(slice);
    const ms = wait(slice.length);
    if (ms > 0) setTimeout(next, ms).unref();
    else setImmediate(next);
  };
  Object.assign(response, {
    write(chunk: Buffer): boolean {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      if (!busy) {
        busy = true;
        next();
      }
      return false;
    },
    end(...args: unknown[]): ServerResponse {
      // A stream ends as soon as it has written its last, which may still be waiting here.
      if (busy) onEnd = () => void end(...args);
      else end(...args);
      return response;
    },
    emit(event: string, ...args: unknown[]): boolean {
      if (event !== 'drain') return emit(event, ...args);
      const heard = onDrain;
      onDrain = undefined;
      heard?.();
      return heard !== undefined;
    },
  });
}
