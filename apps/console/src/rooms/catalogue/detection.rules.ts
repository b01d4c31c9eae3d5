/** A detection rule as a form has it: its kind, and texts that may be empty. Pure. */
import type { Detection, DetectionKind } from '#contract';

export interface RuleParts { kind: DetectionKind | null; place: string; value: string; version: string }

export function partsOf(rule: Detection | null): RuleParts {
  const none = { value: '', version: '' };
  if (rule === null) return { kind: null, place: '', ...none };
  if (rule.kind === 'msi') return { ...none, kind: 'msi', place: rule.productCode };
  if (rule.kind === 'registry') return { kind: 'registry', place: rule.key, value: rule.value ?? '', version: rule.version ?? '' };
  return { ...none, kind: 'file', place: rule.path, version: rule.version ?? '' };
}

/** Null without a kind; what is empty is left out. */
export function detectionOf({ kind, place, value, version }: RuleParts): Detection | null {
  const least = version.trim() ? { version: version.trim() } : {};
  switch (kind) {
    case 'msi': return { kind, productCode: place.trim() };
    case 'registry': return { kind, key: place.trim(), ...(value.trim() && { value: value.trim() }), ...least };
    case 'file': return { kind, path: place.trim(), ...least };
    default: return null;
  }
}
