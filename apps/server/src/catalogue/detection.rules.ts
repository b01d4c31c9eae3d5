/** What a detection rule may say: it ends in commands on devices, so every part has its shape. Pure. */
import type { Detection } from '#contract';

const SHAPES = {
  productCode: /^\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}$/i,
  key: /^HK(LM|CU)(\\[^\\\p{Cc}]{1,120}){1,20}$/u,
  value: /^[^\p{Cc}]{1,120}$/u,
  // A drive, a folder by its variable, or the root; no way up out of it.
  path: /^(?!.*(^|[\\/])\.\.([\\/]|$))([A-Za-z]:\\|%[A-Za-z]{2,30}(\(x86\))?%\\|\/)[^\p{Cc}*?"<>|]{1,250}$/u,
  version: /^\d[A-Za-z0-9.+:~_-]{0,99}$/,
} as const;
type Part = keyof typeof SHAPES;

/** Of each kind: what it must have, and what it may have besides. */
const PARTS: Record<Detection['kind'], { needs: Part; may: readonly Part[] }> = {
  msi: { needs: 'productCode', may: [] },
  registry: { needs: 'key', may: ['value', 'version'] },
  file: { needs: 'path', may: ['version'] },
};

/** True for a rule as the contract has it, with nothing else in it. */
export function isDetection(value: unknown): value is Detection {
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string' || !Object.hasOwn(PARTS, value.kind)) return false;
  const { needs, may } = PARTS[value.kind as Detection['kind']];
  const { kind: _, ...parts } = value;
  return needs in parts && Object.entries(parts).every(([name, part]) => [needs, ...may].includes(name as Part) && typeof part === 'string' && SHAPES[name as Part].test(part));
}
