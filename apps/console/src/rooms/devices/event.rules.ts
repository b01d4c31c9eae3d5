/** What a line of the history says. The server stores codes and small JSON; a person reads words. */

const FIELDS = ['name', 'assetTag', 'siteId', 'status', 'kind', 'model', 'manufacturer', 'serial', 'purchasedOn', 'macs'] as const;
export type ChangedField = (typeof FIELDS)[number];
export type EventDetail = { kind: 'text'; text: string } | { kind: 'offline'; reason: string } | { kind: 'refusal'; reason: string } | { kind: 'way'; from: string; to: string } | { kind: 'word'; word: 'import' | 'serial' } | { kind: 'labels'; added: string[]; removed: string[] } | { kind: 'changes'; changes: { field: ChangedField; value: string | null }[] };

/** Reads the detail of one line; whatever is not understood stays the text it is. */
export function eventDetail(kind: string, detail: string): EventDetail {
  if (kind === 'offline' && /^[a-z-]+$/.test(detail)) return { kind: 'offline', reason: detail };
  if (kind === 'quarantined' || kind === 'refused') return { kind: 'refusal', reason: detail };
  // That it is in service again is what the line itself says.
  if (kind === 'released') return { kind: 'changes', changes: [] };
  if (kind === 'moved') {
    const way = wayOf(detail);
    if (way) return way;
  }
  if (kind === 'labelled') {
    const labels = labelsOf(detail);
    if (labels) return labels;
  }
  if ((kind === 'created' && detail === 'import') || (kind === 'recognised' && detail === 'serial')) return { kind: 'word', word: detail };
  if (kind === 'updated') {
    const changes = changesOf(detail);
    if (changes) return { kind: 'changes', changes };
  }
  return { kind: 'text', text: detail };
}

function wayOf(detail: string): EventDetail | undefined {
  try {
    const { from, to } = JSON.parse(detail) as Record<string, unknown>;
    return typeof from === 'string' && typeof to === 'string' ? { kind: 'way', from, to } : undefined;
  } catch {
    return undefined;
  }
}

function labelsOf(detail: string): EventDetail | undefined {
  try {
    const { added, removed } = JSON.parse(detail) as Record<string, unknown>;
    const words = (value: unknown) => (Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []);
    return { kind: 'labels', added: words(added), removed: words(removed) };
  } catch {
    return undefined;
  }
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
