/** Parts of the machine that some tests need: present, or the test is skipped by name (with CI=true a skip fails the run). */
import { accessSync, constants } from 'node:fs';

const executable = (path: string) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const PARTS = {
  Chromium: () => executable('/usr/bin/chromium'),
  PostgreSQL: () => Boolean(process.env.CRAIE_TEST_POSTGRES),
  'root on Debian': () => process.getuid?.() === 0 && executable('/usr/bin/apt-get'),
} as const;
export type Part = keyof typeof PARTS;

/** `describe` when every part is here; otherwise a skip whose name says which are missing. */
export function describeWith(parts: Part[], name: string, body: () => void): void {
  const missing = parts.filter((part) => !PARTS[part]());
  if (missing.length === 0) describe(name, body);
  else describe.skip(`${name} [needs ${missing.join(', ')}]`, body);
}
