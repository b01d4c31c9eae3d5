/** What `flatpak` says (LC_ALL=C), read. Pure. */
import type { Reason } from '#contract';

/** An app that is installed for all. */
export interface FlatpakRow {
  id: string;
  /** Of the app's own description; empty when it has none. */
  version: string;
  branch: string;
  /** `ID/architecture/branch`. */
  ref: string;
  /** Commit, as shown: its first letters. */
  active: string;
}
export const COLUMNS = 'application,version,branch,ref,active';

/** Rows of `flatpak list --columns=…`: tabs between them, and none of headings where nobody reads. */
export function readList(output: string): FlatpakRow[] {
  return output.split('\n').flatMap((line) => {
    const [id, version, branch, ref, active] = line.split('\t').map((cell) => cell.trim());
    return id && version !== undefined && branch && ref && active ? [{ id, version, branch, ref, active }] : [];
  });
}

const SIGNS: readonly [Reason, RegExp, string][] = [
  ['disk', /No space left on device|not enough (?:disk )?space/i, 'Le disque n’a plus assez de place.'],
  ['dependency', /requires the runtime (\S+) which was not found/, 'Cette application a besoin d’un environnement (runtime) que les sources de cet appareil n’ont pas.'],
  ['corrupt', /Invalid checksum|Invalid bundle|bundle.*(?:corrupt|invalid)|Corrupted|GPG verification|signature/i, 'Le paquet reçu est abîmé, ou n’en est pas un.'],
  ['locked', /Another instance|Unable to lock|lock/i, 'Un autre programme occupe Flatpak ; l’agent réessaie de lui-même.'],
  ['link', /Could not resolve|Couldn't (?:resolve|connect)|Connection (?:refused|timed out|reset)|Unable to load summary|Timeout|While fetching/i, 'Les sources de Flatpak ne répondent pas.'],
  ['failed', /No remote refs found|Nothing matches/, 'Les sources de cet appareil n’ont pas cette application.'],
];

/** Nothing to do: this very commit is there. */
export const isThere = (output: string): boolean => /already installed/.test(output);

/** Why it failed, and a sentence. */
export function readFailure(output: string): { reason: Reason; sentence: string } {
  // Warnings stand before what counts.
  const errors = output.split('\n').filter((line) => /^error:/i.test(line.trim())).join('\n') || output;
  const [reason, , sentence] = SIGNS.find(([, sign]) => sign.test(errors)) ?? ['failed' as const, /./, 'Flatpak a échoué.'];
  return { reason, sentence };
}
