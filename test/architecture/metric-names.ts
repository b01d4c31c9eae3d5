/** Reads metrics, the expressions about them, and the rules that hold those. */

/** A metric as a server describes it. */
export interface Described { name: string; kind: string; help: string; labels: string[] }

/** Names of all samples of an exposition: of a histogram, its `_bucket`, `_sum` and `_count`. */
export const metricsIn = (text: string): Set<string> => new Set([...text.matchAll(/^([a-z_][a-z0-9_]*)[ {]/gm)].map((found) => found[1] ?? ''));

export function described(text: string): Described[] {
  const kinds = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map((found) => [found[1], found[2] ?? '']));
  return [...text.matchAll(/^# HELP (\S+) (.*)$/gm)].map(([, name = '', help = '']) => {
    const sample = new RegExp(`^${name}(?:_count)?\\{([^}]*)\\}`, 'm').exec(text)?.[1] ?? '';
    return { name, kind: kinds.get(name) ?? '', help, labels: [...sample.matchAll(/(\w+)="/g)].map((found) => found[1] ?? '') };
  });
}

/** Metrics an expression names: ours, and those of the runtime. */
export const metricsOf = (expr: string): string[] => [...expr.matchAll(/\b(?:craie|process|nodejs)_[a-z0-9_]+/g)].map((found) => found[0]);

/** A rule of our alert file, which has one key a line. */
export interface Rule { alert: string; expr: string; severity: string; summary: string; runbook: string }

/** @throws Error for a rule without one of its keys. */
export function rulesOf(yaml: string): Rule[] {
  return yaml.split(/^ {6}- (?=alert: )/m).slice(1).map((block) => {
    const value = (key: keyof Rule): string => {
      const written = new RegExp(`^ *${key}: (.+)$`, 'm').exec(block)?.[1];
      if (written === undefined) throw new Error(`A rule has no ${key}: ${block}`);
      return written.startsWith('"') ? (JSON.parse(written) as string) : written;
    };
    return { alert: value('alert'), expr: value('expr'), severity: value('severity'), summary: value('summary'), runbook: value('runbook') };
  });
}
