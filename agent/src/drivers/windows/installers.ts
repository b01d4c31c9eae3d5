/** Windows installers, found again by their detection rule. */
import type { Reason } from '#contract';
import type { Result } from '../../target/driver.js';
import { lastWords, words, type Argv, type CommandFormat, type Said } from '../commands.js';
import { detected, detectionQueries, registryValues } from './detection.js';

const MSI_SILENT = ['/qn', '/norestart'] as const;
const INNO_SILENT = ['/VERYSILENT', '/SUPPRESSMSGBOXES', '/NORESTART'] as const;

/** Exit codes of Windows Installer that are no failure: a restart is wanted, or it was not there any more. */
const WELL = new Set([0, 1_605, 1_641, 3_010]);
const CODES = new Map<number, [Reason, string]>([
  [112, ['disk', 'Le disque n’a plus assez de place.']],
  [1_601, ['locked', 'Le service d’installation de Windows ne répond pas ; l’agent réessaie de lui-même.']],
  [1_602, ['failed', 'L’installation a été annulée sur l’appareil.']],
  [1_603, ['failed', 'L’installation a échoué ; Windows l’a défaite.']],
  [1_618, ['locked', 'Une autre installation est en cours ; l’agent réessaie de lui-même.']],
  [1_619, ['corrupt', 'Le paquet reçu ne s’ouvre pas.']],
  [1_620, ['corrupt', 'Le paquet reçu n’est pas un paquet Windows Installer.']],
  [1_625, ['refused', 'Une stratégie de cet appareil l’interdit.']],
  [1_633, ['unsupported', 'Ce paquet n’est pas fait pour cet appareil (processeur).']],
  [1_638, ['failed', 'Une autre version est en place. Retirer d’abord l’application.']],
]);

function diagnose({ exit = 1, output }: Said): Result {
  if (WELL.has(exit)) return { ok: true };
  const [reason, sentence] = CODES.get(exit) ?? ['failed' as const, `L’installation a échoué (code ${exit}).`];
  return { ok: false, reason, detail: `${sentence}\n${lastWords(output)}`.trim() };
}

const byRule: Pick<CommandFormat, 'queries' | 'found' | 'diagnose'> = {
  queries: ({ detection }) => (detection ? detectionQueries(detection) : []),
  found: ({ detection }, said) => (detection ? detected(detection, said) : undefined),
  diagnose,
};
const NO_FILE: Result = { ok: false, reason: 'failed', detail: 'Aucun fichier à installer.' };
const removal = (productCode: string): Argv => ['msiexec', '/x', productCode, ...MSI_SILENT];

export const MSI: CommandFormat = {
  ...byRule,
  install: ({ silentArguments }, file) => (file ? [['msiexec', '/i', file.path, ...(silentArguments === undefined ? MSI_SILENT : words(silentArguments))]] : NO_FILE),
  remove: ({ package: code, detection }) => [removal(detection?.kind === 'msi' ? detection.productCode : code)],
};

export const EXE: CommandFormat = {
  ...byRule,
  install: ({ silentArguments = '' }, file) => (file ? [[file.path, ...words(silentArguments)]] : NO_FILE),
  remove({ detection }, said) {
    if (detection?.kind === 'msi') return [removal(detection.productCode)];
    const values = registryValues(said);
    const argv = uninstaller(values.get('QuietUninstallString'), values.get('UninstallString'));
    return argv ? [argv] : { ok: false, reason: 'unsupported', detail: 'Ce programme ne dit pas comment se retirer sans rien demander : le retirer sur l’appareil.' };
  },
};

/** The command that takes a program away without a question; undefined when none is known. */
export function uninstaller(quiet: string | undefined, asking: string | undefined): Argv | undefined {
  const product = /msiexec(?:\.exe)?"?\s+\/[ix]\s*(\{[0-9A-F-]{36}\})/i.exec(quiet ?? asking ?? '')?.[1];
  if (product !== undefined) return removal(product);
  if (quiet) return program(quiet);
  const argv = asking ? program(asking) : undefined;
  return argv && /[\\/]unins\d{3}\.exe$/i.test(argv[0]) ? [argv[0], ...INNO_SILENT] : undefined;
}

/** A line whose program may stand without quotation marks although there are blanks in its path. */
function program(line: string): Argv | undefined {
  const [, quoted, bare, rest = ''] = /^\s*(?:"([^"]+)"|(.+?\.exe)(?=\s|$))\s*(.*)$/i.exec(line) ?? [];
  const path = quoted ?? bare;
  return path === undefined ? undefined : [path, ...words(rest)];
}
