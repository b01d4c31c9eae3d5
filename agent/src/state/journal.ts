import { open, type FileHandle } from 'node:fs/promises';
import { readIfThere, writeAtomic } from './atomic.js';

/** Bytes of history beyond which the file is rewritten with what still counts. */
const COMPACT_ABOVE = 128 * 1024;

/**
 * An append-only file of JSON lines. Each append is flushed before it resolves, so a record that was acknowledged
 * survives kill -9 and a power cut; a torn last line is dropped at the next start. `snapshot` gives the records that
 * rebuild the present state: the file is rewritten with them when it grows.
 */
export class Journal<R> {
  private file: FileHandle | undefined;
  private size = 0;
  private compactAt = COMPACT_ABOVE;
  private tail: Promise<void> = Promise.resolve();

  private constructor(private readonly path: string, private readonly snapshot: () => R[]) {}

  /**
   * Reads the records in order through `replay`, then opens for appending. `replay` answers false for a record it
   * does not understand, which is left out of the next compaction.
   */
  static async open<R>(path: string, replay: (record: unknown) => void, snapshot: () => R[]): Promise<Journal<R>> {
    const text = (await readIfThere(path)) ?? '';
    for (const line of text.split('\n')) {
      const record = parse(line);
      if (record !== undefined) replay(record);
    }
    const journal = new Journal<R>(path, snapshot);
    // A full disk must not keep the agent from starting: without a compaction, it goes on behind what is there.
    await journal.compact().catch(() => journal.reopen(Buffer.byteLength(text)));
    return journal;
  }

  /** Adds records durably, in call order. */
  append(...records: R[]): Promise<void> {
    return this.enqueue(async () => {
      const bytes = Buffer.from(records.map((r) => `${JSON.stringify(r)}\n`).join(''));
      await this.file!.appendFile(bytes);
      await this.file!.datasync();
      this.size += bytes.length;
      if (this.size > this.compactAt) await this.compact();
    });
  }

  close(): Promise<void> {
    return this.enqueue(async () => {
      await this.file?.close();
      this.file = undefined;
    });
  }

  private enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private async compact(): Promise<void> {
    const text = this.snapshot().map((r) => `${JSON.stringify(r)}\n`).join('');
    await writeAtomic(this.path, text);
    await this.reopen(Buffer.byteLength(text));
  }

  private async reopen(size: number): Promise<void> {
    await this.file?.close();
    this.file = await open(this.path, 'a', 0o600);
    // Ends a line that a power cut or a full disk tore.
    if (size > 0) await this.file.appendFile('\n').catch(() => undefined);
    this.size = size;
    this.compactAt = size * 2 + COMPACT_ABOVE;
  }
}

function parse(line: string): unknown {
  if (line === '') return undefined;
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined; // torn by a power cut: it was never acknowledged
  }
}
