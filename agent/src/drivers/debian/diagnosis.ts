import type { Reason } from '#contract';
import type { JobResult } from './jobs.js';
import type { Result } from '../../target/driver.js';

/** What apt and dpkg write (LC_ALL=C) in each case. The first that matches counts: the cause stands before its effects. */
const SIGNS: readonly [Reason, RegExp][] = [
  ['disk', /No space left on device|don't have enough free space|failed to write \(No space/i],
  ['locked', /Could not get lock|Unable to (?:acquire|lock)|is another process using it|(?:frontend|status database) (?:lock|is locked)/i],
  ['corrupt', /hash sum mismatch|not a Debian format archive|is not a valid DEB|corrupted filesystem tarfile|unexpected end of file|lzma error|Invalid archive|subprocess was killed by signal \(Broken pipe\)/i],
  ['link', /Temporary failure (?:in name )?resol|Could not resolve|Could not connect|Unable to connect|Connection (?:timed out|refused|failed|reset)|Unable to fetch some archives|Failed to fetch|Network is unreachable/i],
  ['dependency', /unmet dependencies|held broken packages|Packages need to be removed but remove is disabled|pre-dependency problem|Unable to correct problems|trying to overwrite|conflicts with/i],
];

/** The same for a person. */
const SENTENCES: Partial<Record<Reason, string>> = {
  disk: 'Le disque système n’a plus assez de place.',
  locked: 'Un autre programme occupe la base des paquets ; l’agent réessaie de lui-même.',
  corrupt: 'Le paquet reçu est abîmé.',
  link: 'Les dépôts de paquets ne répondent pas.',
  dependency: 'Un paquet nécessaire manque, ou s’oppose à celui-ci.',
};
const SCRIPT = /installed (\S+) package [a-z-]+ script subprocess returned error|new (\S+) package [a-z-]+ script subprocess returned error/;

/** Reads how a package tool ended: a sentence, then its own last words. Pure. */
export function diagnose({ exit, output }: JobResult): Result {
  if (exit === 0) return { ok: true };
  if (exit === undefined) return { ok: false, reason: 'failed', detail: 'L’opération a été coupée (courant ou arrêt forcé) ; elle sera réparée puis reprise.' };
  const [reason] = SIGNS.find(([, sign]) => sign.test(output)) ?? ['failed' as const];
  const script = SCRIPT.exec(output);
  const failed = script ? `Un script du paquet ${script[1] ?? script[2]} a échoué.` : `L’outil de paquets a échoué (code ${exit}).`;
  return { ok: false, reason, detail: [SENTENCES[reason] ?? failed, lastWords(output)].filter(Boolean).join('\n') };
}

const NOISE = /^(?:\(Reading database|Get:|Hit:|Ign:|Fetched |Reading |Building |W: |N: |Selecting previously|$)/;

/** The lines a person needs: from the first error on, or the last ones; at most 800 characters. */
function lastWords(output: string): string {
  const lines = output.replaceAll('\r', '\n').split('\n').map((l) => l.trim()).filter((l) => !NOISE.test(l));
  const first = lines.findIndex((l) => /^(?:E:|dpkg: error|.*unmet dependencies)/.test(l));
  const shown = first >= 0 ? lines.slice(first, first + 8) : lines.slice(-6);
  return shown.join('\n').slice(0, 800);
}
