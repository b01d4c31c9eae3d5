/** Packages of the Windows package manager's own sources. */
import type { Reason } from '#contract';
import { lastWords, type CommandFormat } from '../commands.js';

/** Nothing is asked, whatever the terms of a source are. */
const QUIET = ['--exact', '--accept-source-agreements', '--disable-interactivity'] as const;
const SILENT = ['--silent', '--accept-package-agreements', '--scope', 'machine'] as const;

/** Exit codes (HRESULT, unsigned) that are no failure: a restart is wanted, or nothing was left to do. */
const WELL = new Set([0, 0x8a15_0109, 0x8a15_010b, 0x8a15_010d, 0x8a15_002b]);
const CODES = new Map<number, [Reason, string]>([
  [0x8a15_0010, ['unsupported', 'Ce paquet n’existe pas pour cet appareil.']],
  [0x8a15_0014, ['failed', 'Les sources de winget ne connaissent pas ce paquet.']],
  [0x8a15_0017, ['failed', 'Les sources de winget ne connaissent pas cette version.']],
  [0x8a15_0011, ['corrupt', 'Le fichier reçu n’est pas celui que la source promet.']],
  [0x8a15_0008, ['link', 'Le téléchargement a échoué.']],
  [0x8a15_000f, ['link', 'Les sources de winget ne répondent pas.']],
  [0x8a15_0101, ['locked', 'L’application est ouverte ; l’agent réessaie de lui-même.']],
  [0x8a15_0102, ['locked', 'Une autre installation est en cours ; l’agent réessaie de lui-même.']],
  [0x8a15_0103, ['locked', 'Un de ses fichiers est ouvert ; l’agent réessaie de lui-même.']],
  [0x8a15_0104, ['dependency', 'Il manque quelque chose dont cette application a besoin.']],
  [0x8a15_0105, ['disk', 'Le disque n’a plus assez de place.']],
  [0x8a15_0107, ['link', 'L’installation a besoin d’Internet.']],
  [0x8a15_010e, ['failed', 'Une version plus récente est en place. Retirer d’abord l’application.']],
  [0x8a15_010f, ['refused', 'Une stratégie de cet appareil l’interdit.']],
]);

export const WINGET: CommandFormat = {
  queries: ({ package: id }) => [['winget', 'list', '--id', id, ...QUIET]],
  found({ package: id }, { exit, output }) {
    if (exit !== 0) return undefined;
    const rows = output.split(/[\r\n]+/);
    // Headings are in the language of the machine: what stands below the line counts.
    for (const row of rows.slice(rows.findIndex((line) => /^-{10,}$/.test(line.trim())) + 1)) {
      const cells = row.trim().split(/\s+/);
      const at = cells.findIndex((cell) => cell.toLowerCase() === id.toLowerCase() || (cell.length > 8 && cell.endsWith('…') && id.toLowerCase().startsWith(cell.slice(0, -1).toLowerCase())));
      // « < 1.2 »: it knows no better.
      const version = at < 0 ? undefined : cells.slice(at + 1).find((cell) => !/^[<>]$/.test(cell));
      if (version !== undefined) return { version: /^\d/.test(version) ? version : '', state: 'installed' };
    }
    return undefined;
  },
  install: ({ package: id, version }) => [['winget', 'install', '--id', id, ...(version === undefined ? [] : ['--version', version]), '--force', ...SILENT, ...QUIET]],
  remove: ({ package: id }) => [['winget', 'uninstall', '--id', id, '--silent', ...QUIET]],
  diagnose({ exit = 1, output }) {
    const code = exit >>> 0;
    if (WELL.has(code)) return { ok: true };
    const [reason, sentence] = CODES.get(code) ?? ['failed' as const, `winget a échoué (0x${code.toString(16)}).`];
    return { ok: false, reason, detail: `${sentence}\n${lastWords(output)}`.trim() };
  },
};
