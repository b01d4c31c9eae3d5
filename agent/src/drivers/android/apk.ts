/** Android packages, by the system's package manager. Needs the rights of a device owner, or of the shell. */
import type { Reason } from '#contract';
import { lastWords, runHere, type CommandFormat } from '../commands.js';

/** What `pm` calls its failures (PackageManager.INSTALL_…). */
const SIGNS: readonly [Reason, RegExp, string][] = [
  ['disk', /INSUFFICIENT_STORAGE|MEDIA_UNAVAILABLE/, 'L’appareil n’a plus assez de place.'],
  ['corrupt', /INSTALL_PARSE_FAILED|INVALID_APK|BAD_DEX|DEXOPT/, 'Le paquet reçu est abîmé, ou n’en est pas un.'],
  ['unsupported', /OLDER_SDK|NEWER_SDK|NO_MATCHING_ABIS|CPU_ABI_INCOMPATIBLE|MISSING_FEATURE/, 'Cette application n’est pas faite pour cet appareil (version d’Android ou processeur).'],
  ['dependency', /MISSING_SHARED_LIBRARY|MISSING_SPLIT|CONFLICTING_PROVIDER|DUPLICATE_PERMISSION|SHARED_USER_INCOMPATIBLE/, 'Il manque quelque chose dont cette application a besoin, ou une autre s’y oppose.'],
  ['failed', /VERSION_DOWNGRADE/, 'Une version plus récente est en place : Android n’en remet pas une plus ancienne. Retirer d’abord l’application.'],
  ['failed', /UPDATE_INCOMPATIBLE|INCONSISTENT_CERTIFICATES/, 'L’application en place est signée par quelqu’un d’autre : Android ne la remplace pas. La retirer d’abord.'],
  ['refused', /USER_RESTRICTED|ABORTED|VERIFICATION_FAILURE|DELETE_FAILED_DEVICE_POLICY_MANAGER|DELETE_FAILED_OWNER_BLOCKED/, 'Une règle de cet appareil l’interdit.'],
];

const session = (created: string): string | undefined => /install session \[(\d+)\]/.exec(created)?.[1];

export const APK: CommandFormat = {
  queries: ({ package: id }) => [['dumpsys', 'package', id]],
  found({ package: id }, { output }) {
    // Whatever else has this package in it (a provider, an intent) is told of too: its own block counts.
    const block = output.split(/^(?= {2}Package \[)/m).find((part) => part.startsWith(`  Package [${id}]`));
    const version = block && /^ +versionName=(\S*)/m.exec(block)?.[1];
    const code = block && /^ +versionCode=(\d+)/m.exec(block)?.[1];
    if (!block || /^ +User 0:.*\binstalled=false\b/m.test(block)) return undefined;
    return { version: version ?? '', state: 'installed', ...(code !== undefined && { versionCode: Number(code) }) };
  },
  install(_, file) {
    if (!file) return { ok: false, reason: 'failed', detail: 'Aucun fichier à installer.' };
    const size = String(file.size);
    let id: string | undefined;
    return [
      ['pm', 'install-create', '-r', '-S', size],
      (created) => ((id = session(created)) === undefined ? undefined : ['pm', 'install-write', '-S', size, id, 'base.apk', file.path]),
      () => (id === undefined ? undefined : ['pm', 'install-commit', id]),
    ];
  },
  remove: ({ package: id }) => [['pm', 'uninstall', '--user', '0', id]],
  diagnose({ exit, output }) {
    // Older versions end with 0 although they failed.
    if (exit === 0 && !/^(Failure|Error)\b/m.test(output)) return { ok: true };
    const [reason, , sentence] = SIGNS.find(([, sign]) => sign.test(output)) ?? ['failed' as const, /./, 'Android a refusé.'];
    return { ok: false, reason, detail: `${sentence}\n${lastWords(output)}`.trim() };
  },
};

/** API level of this device. */
export async function androidLevel(): Promise<string | undefined> {
  const { output } = await runHere(['getprop', 'ro.build.version.sdk']);
  return /^\d+$/.exec(output)?.[0];
}
