/** The `control` file of a Debian package: what it is, which version, and what it needs. */
import { BadArchive } from '../source.js';

export interface DebControl {
  package: string;
  version: string;
  architecture: string;
  /** First line of the description. */
  summary: string;
  /** As written by the packager: `libc6 (>= 2.34), libgtk…`, Pre-Depends first. */
  depends: string;
}

const FIELDS = {
  // The same pattern as the wire has for a package's name: what is accepted here can always be sent.
  package: /^[a-z0-9][a-z0-9+.-]{1,100}$/,
  version: /^[0-9][A-Za-z0-9.+:~-]{0,99}$/,
  architecture: /^[a-z0-9][a-z0-9-]{0,29}$/,
} as const;
const MAX_SUMMARY = 300;
const MAX_DEPENDS = 20_000;

/** Reads the first paragraph. Field names are compared without case; continuation lines are joined. */
export function parseControl(content: string): DebControl {
  const fields = readFields(content);
  const required = (name: keyof typeof FIELDS): string => {
    const value = fields.get(name) ?? '';
    if (!FIELDS[name].test(value)) throw new BadArchive(`The package's control file has no valid ${name[0]!.toUpperCase()}${name.slice(1)}.`);
    return value;
  };
  const depends = [fields.get('pre-depends'), fields.get('depends')].filter(Boolean).join(', ');
  if (depends.length > MAX_DEPENDS) throw new BadArchive(`The package's list of dependencies is longer than ${MAX_DEPENDS} characters.`);
  return {
    package: required('package'),
    version: required('version'),
    architecture: required('architecture'),
    summary: (fields.get('description') ?? '').slice(0, MAX_SUMMARY),
    depends: depends,
  };
}

function readFields(content: string): Map<string, string> {
  const fields = new Map<string, string>();
  let current: string | undefined;
  // Control characters (NUL above all, which no database text may hold) never belong here.
  for (const line of content.replace(/[^\P{Cc}\n\t]/gu, '').split('\n')) {
    if (line.trim() === '') {
      if (fields.size > 0) break;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      // Of a description only the first line is kept; a folded list of dependencies is one list.
      if (current && current !== 'description') fields.set(current, `${fields.get(current)} ${line.trim()}`.trim());
      continue;
    }
    const colon = line.indexOf(':');
    if (colon < 1) throw new BadArchive("The package's control file has a line that is no field.");
    current = line.slice(0, colon).trim().toLowerCase();
    if (fields.has(current)) throw new BadArchive("The package's control file names a field twice.");
    fields.set(current, line.slice(colon + 1).trim());
  }
  return fields;
}
