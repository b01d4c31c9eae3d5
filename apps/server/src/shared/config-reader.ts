import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { CONFIG_TABLE, type Variable } from './config-table.js';

export type Environment = Record<string, string | undefined>;

const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/;

export type Reader = ReturnType<typeof reader>;

/** Typed reading of the variables. What is wrong is added to `problems`, and reading goes on with something harmless. */
export function reader(environment: Environment, problems: string[]) {
  const text = (name: Variable): string => {
    const fallback = CONFIG_TABLE.find((row) => row.name === name)?.default ?? '';
    return environment[name]?.trim() || fallback;
  };
  const wrong = (name: Variable, what: string) => problems.push(`${name} must be ${what}; it is ${JSON.stringify(text(name).slice(0, 80))}.`);
  return {
    text,
    port(name: Variable): number {
      const port = Number(text(name));
      if (!/^\d{1,5}$/.test(text(name)) || port > 65_535) wrong(name, 'a port, 0 to 65535');
      return port;
    },
    whole(name: Variable, least: number, most: number): number {
      const value = Number(text(name));
      if (!Number.isInteger(value) || value < least || value > most) wrong(name, `a whole number, ${least} to ${most}`);
      return value;
    },
    host(name: Variable): string {
      const host = text(name);
      if (host && !HOST.test(host) && isIP(host) === 0) wrong(name, 'a host name or an address');
      return host;
    },
    url(name: Variable, protocols: string[], originOnly = false): string | undefined {
      const value = text(name);
      if (!value) return undefined;
      const url = URL.canParse(value) ? new URL(value) : undefined;
      if (url && protocols.includes(url.protocol) && (!originOnly || value.replace(/\/$/, '') === url.origin)) {
        return originOnly ? url.origin : value;
      }
      // A database URL may hold a password: it is not repeated.
      problems.push(`${name} must be ${originOnly ? 'an origin such as https://craie.example.fr' : `an address that starts with ${protocols[0]}//`}.`);
      return undefined;
    },
    list(name: Variable, item: { test(part: string): boolean }, what: string): string[] {
      const items = text(name).split(',').map((part) => part.trim()).filter(Boolean);
      if (!items.every((part) => item.test(part))) wrong(name, what);
      return items;
    },
    choice<C extends string>(name: Variable, choices: readonly C[]): C {
      const value = choices.find((choice) => choice === text(name));
      if (value === undefined) wrong(name, `one of ${choices.filter(Boolean).join(', ')}`);
      return value ?? (choices[0] as C);
    },
    /** First-to-last text of the file the variable names; undefined when the variable is not set or the file is not readable. */
    file(name: Variable): string | undefined {
      if (!text(name)) return undefined;
      try {
        return readFileSync(text(name), 'utf8').trim();
      } catch {
        wrong(name, 'a file that this process may read');
        return undefined;
      }
    },
  };
}
