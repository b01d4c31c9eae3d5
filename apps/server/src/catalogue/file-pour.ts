import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** Bytes read at once. Two such buffers are all that an answer holds, however large the file and slow the line: thousands may be on their way. */
const READ = 128 * 1024;
/** Bytes that go out at once within a budget: small, so that on a slow line every answer moves before its receiver gives up. */
const SLICE = 16 * 1024;

/**
 * Writes bytes `start` to `end` (not included) of a file into an answer, and ends it; the next are read while the last go out. The buffers are used again and again: a new one for each
 * read makes the collector of a large process work as much as the encryption does. A receiver that goes away ends it without an error.
 *
 * @param wait says for bytes that went out how long (ms) the next have to wait
 * @throws errors of the disk; the answer is cut when the file is shorter than it was said to be
 */
export async function pour(file: FileHandle, { start, end }: { start: number; end: number }, response: ServerResponse, wait?: (bytes: number) => number): Promise<void> {
  const most = Math.min(READ, end - start);
  const buffers = [Buffer.allocUnsafeSlow(most), Buffer.allocUnsafeSlow(most)] as const;
  const read = async (at: number, into: Buffer): Promise<Buffer> => into.subarray(0, (await file.read(into, 0, Math.min(most, end - at), at)).bytesRead);
  let [here, next] = buffers;
  let coming = start < end ? read(start, here) : undefined;
  for (let at = start; coming; [here, next] = [next, here]) {
    const part: Buffer = await coming;
    at += part.length;
    if (part.length === 0) return void response.destroy();
    coming = at < end ? read(at, next) : undefined;
    // Seen when it is waited for, or never when the receiver is gone.
    coming?.catch(() => undefined);
    if (!(await send(response, part, wait))) return;
  }
  response.end();
}

async function send(response: ServerResponse, part: Buffer, wait: ((bytes: number) => number) | undefined): Promise<boolean> {
  if (!wait) return written(response, part);
  for (let at = 0; at < part.length; at += SLICE) {
    const slice = part.subarray(at, at + SLICE);
    if (!(await written(response, slice))) return false;
    const ms = wait(slice.length);
    if (ms > 0) await pause(ms, undefined, { ref: false });
  }
  return true;
}

/** Resolves when the bytes are out of this process, so that their buffer may be used again; false when the receiver is gone. */
function written(response: ServerResponse, part: Buffer): Promise<boolean> {
  if (response.destroyed) return Promise.resolve(false);
  return new Promise((resolve) => {
    const gone = (): void => resolve(false);
    response.once('close', gone);
    response.write(part, (error) => {
      response.off('close', gone);
      resolve(!error);
    });
  });
}
