import { checkDown, checkTargetBody, formatFault, type Signed, type TargetBody } from '#contract';
import { verifySigned } from '#pki';
import { readJson, writeAtomic } from '../state/atomic.js';

export type Acceptance = { kind: 'new'; target: TargetBody } | { kind: 'same' } | { kind: 'refused'; why: string };

/** The last target accepted, kept with its signature: it is verified again at every start. */
export class TargetStore {
  private target: TargetBody | undefined;

  private constructor(private readonly path: string, private readonly deviceId: string, private readonly keys: () => readonly string[]) {}

  static async open(path: string, deviceId: string, keys: () => readonly string[]): Promise<TargetStore> {
    const store = new TargetStore(path, deviceId, keys);
    const signed = checkDown('target', await readJson(path));
    const read = signed.ok ? store.read(signed.value) : undefined;
    if (typeof read === 'object') store.target = read;
    return store;
  }

  get current(): TargetBody | undefined {
    return this.target;
  }

  get etag(): string {
    return this.target?.etag ?? '';
  }

  /** Takes a target that is signed, ours and newer; it is on disk when this resolves. */
  async accept(signed: Signed): Promise<Acceptance> {
    const target = this.read(signed);
    if (typeof target === 'string') return { kind: 'refused', why: target };
    const known = this.target;
    if (known && target.revision < known.revision) return { kind: 'refused', why: `target revision ${target.revision} is older than ${known.revision}` };
    if (known && target.revision === known.revision) {
      return target.etag === known.etag ? { kind: 'same' } : { kind: 'refused', why: `two targets with revision ${target.revision}` };
    }
    await writeAtomic(this.path, JSON.stringify(signed));
    this.target = target;
    return { kind: 'new', target };
  }

  /** The target inside, or why there is none. */
  private read(signed: Signed): TargetBody | string {
    const body = verifySigned(signed, this.keys());
    if (body === undefined) return 'target with a wrong signature';
    const checked = checkTargetBody(parse(body));
    if (!checked.ok) return `target: ${checked.problem}`;
    for (const item of checked.value.items) {
      const fault = item.kind === 'app' ? formatFault(item) : undefined;
      if (fault !== undefined) return `target: ${item.key}: ${fault}`;
    }
    if (checked.value.deviceId !== this.deviceId) return 'target of another device';
    if (new Set(checked.value.items.map((i) => i.key)).size !== checked.value.items.length) return 'target with a key twice';
    return checked.value;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
