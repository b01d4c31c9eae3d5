/** Pure rules of the target: what an item is called, and which of several reports counts. */
import { formatOf, PLATFORM_FORMATS, RUNS_ON, type Architecture, type Format, type ItemReport, type Reported, type TargetItem } from '#contract';

/** Platforms whose agents can install packages of a kind. */
export const platformsFor = (format: Format): readonly string[] => Object.entries(PLATFORM_FORMATS).flatMap(([platform, formats]) => (formats.includes(format) ? [platform] : []));
/** Platforms whose agents can do what an item asks. The agent's own versions are made for Linux. */
export const platformsOf = (item: TargetItem): readonly string[] => platformsFor(item.kind === 'app' ? formatOf(item) : 'deb');

/** The format that an agent must say it knows; null for Debian's, which all know. */
export const formatAsked = (item: TargetItem): Format | null => (item.kind === 'app' ? (item.format ?? null) : null);

/** Processors that can run it; null for whatever is made for all. */
export const processorsFor = (item: TargetItem): readonly Architecture[] | null => (item.kind === 'app' && item.ensure === 'present' && item.architecture ? RUNS_ON[item.architecture] : null);

/** One place per package in a target: a newer deployment of the same package takes it over. */
export const appKey = (packageName: string): string => `app:${packageName}`;

/** Revisions beyond this are a lie; believing them would exhaust the column. */
export const MAX_REVISION = 1_000_000_000;

export interface DeviceReport extends ItemReport {
  deviceId: string;
  revision: number;
}

/** The last word on each item of each device, of a batch in order of arrival. Sorted by device and key: no deadlock. */
export function latestReports(messages: readonly { deviceId: string; body: Reported }[]): DeviceReport[] {
  const latest = new Map<string, DeviceReport>();
  for (const { deviceId, body } of messages) {
    for (const item of body.items) {
      const place = `${deviceId} ${item.key}`;
      const before = latest.get(place);
      if (!before || before.revision <= body.revision) latest.set(place, { ...item, deviceId, revision: Math.min(body.revision, MAX_REVISION) });
    }
  }
  return [...latest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, report]) => report);
}

/** The highest revision each device spoke of in a batch. */
export function highestRevisions(messages: readonly { deviceId: string; body: Reported }[]): Map<string, number> {
  const highest = new Map<string, number>();
  for (const { deviceId, body } of messages) {
    highest.set(deviceId, Math.max(highest.get(deviceId) ?? 0, Math.min(body.revision, MAX_REVISION)));
  }
  return highest;
}
