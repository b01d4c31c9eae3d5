import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { readJson, writeAtomic } from '../state/atomic.js';

const Counts = Type.Object({ wan: Type.Integer({ minimum: 0 }), lan: Type.Integer({ minimum: 0 }) });
export type Counts = Static<typeof Counts>;

/** `sharing.json`. */
const Memory = Type.Object({ v: Type.Literal(1), files: Type.Record(Type.String({ pattern: '^[0-9a-f]{64}$' }), Counts) });
const memory = Compile(Memory);
const MOST = 500;

/** Where the bytes of each file came from. A file that cannot be written costs figures, nothing else. */
export class Meter {
  private constructor(private readonly path: string, private readonly files: Map<string, Counts>) {}

  static async open(path: string): Promise<Meter> {
    const known = await readJson(path);
    return new Meter(path, new Map(memory.Check(known) ? Object.entries(known.files) : []));
  }

  /** The counts of a file, to be counted up. */
  of(sha256: string): Counts {
    const counts = this.files.get(sha256) ?? { wan: 0, lan: 0 };
    this.files.set(sha256, counts);
    const [oldest] = this.files.keys();
    if (this.files.size > MOST && oldest !== undefined) this.files.delete(oldest);
    return counts;
  }

  async save(): Promise<void> {
    await writeAtomic(this.path, JSON.stringify({ v: 1, files: Object.fromEntries(this.files) })).catch(() => undefined);
  }
}
