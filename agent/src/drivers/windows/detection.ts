/** How Windows is asked whether something is there, by a detection rule, and what it answers. Pure. */
import type { DetectionRule } from '#contract';
import type { InstalledPackage } from '../../target/planner.js';
import type { Argv, Said } from '../commands.js';

const UNINSTALL = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';

/** The registry has two views: programs of 32 bits are in the other one. */
const bothViews = (key: string): Argv[] => (['64', '32'] as const).map((bits) => ['reg', 'query', key, `/reg:${bits}`]);

/** Commands to ask with: the first one that knows it counts. */
export function detectionQueries(rule: DetectionRule): readonly Argv[] {
  switch (rule.kind) {
    case 'msi':
      return bothViews(`${UNINSTALL}\\${rule.productCode}`);
    case 'registry':
      return bothViews(rule.key);
    case 'file': {
      // The path goes in as letters and digits: nothing in it can end a text of PowerShell's.
      const path = Buffer.from(rule.path, 'utf8').toString('base64');
      const script = `$p=[Environment]::ExpandEnvironmentVariables([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${path}')));if(Test-Path -LiteralPath $p){'found '+(Get-Item -LiteralPath $p).VersionInfo.ProductVersion}`;
      return [['powershell', '-NoProfile', '-NonInteractive', '-Command', script]];
    }
  }
}

/** Values of a key, as `reg query` writes them. */
export const registryValues = (output: string): Map<string, string> =>
  new Map([...output.matchAll(/^ {4}(.+?) {4}REG_[A-Z_]+ {4}(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value.trim()]));

/** Undefined: it is not there. */
export function detected(rule: DetectionRule, { exit, output }: Said): InstalledPackage | undefined {
  if (exit !== 0) return undefined;
  if (rule.kind === 'file') {
    const found = /^found ?(.*?)\r?$/m.exec(output)?.[1];
    return found === undefined ? undefined : { version: found.trim(), state: 'installed' };
  }
  const values = registryValues(output);
  const value = rule.kind === 'registry' ? rule.value : undefined;
  if (value !== undefined && !values.has(value)) return undefined;
  return { version: values.get(value ?? 'DisplayVersion') ?? '', state: 'installed' };
}
