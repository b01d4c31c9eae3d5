/** What a line of the history says. The server stores codes and small JSON; a person reads words. */

const FIELDS = ['name', 'assetTag', 'siteId', 'status'] as const;
export type ChangedField = (typeof FIELDS)[number];
export type EventDetail = { kind: 'text'; text: string } | { kind: 'offline'; reason: string } | { kind: 'refusal'; reason: string } | { kind: 'changes'; changes: { field: ChangedField; value: string | null }[] };

/** Reads the detail of one line; whatever is not understood stays the text it is. */
export function eventDetail(kind: string, detail: string): EventDetail {
  if (kind === 'offline' && /^[a-z-]+$/.test(detail)) return { kind: 'offline', reason: detail };
  if (kind === 'quarantined' || kind === 'refused') return { kind: 'refusal', reason: detail };
  // That it is in service again is what the line itself says.
  if (kind === 'released') return { kind: 'changes', changes: [] };
  if (kind === 'updated') {
    const changes = changesOf(detail);
    if (changes) return { kind: 'changes', changes };
  }
  return { kind: 'text', text: detail };
}

function changesOf(detail: string): { field: ChangedField; value: string | null }[] | undefined {
  try {
    const body: unknown = JSON.parse(detail);
    if (typeof body !== 'object' || body === null) return undefined;
    const values = new Map<string, unknown>(Object.entries(body));
    return FIELDS.flatMap((field) => {
      const value = values.get(field);
      return value === null || typeof value === 'string' ? [{ field, value }] : [];
    });
  } catch {
    return undefined;
  }
}
