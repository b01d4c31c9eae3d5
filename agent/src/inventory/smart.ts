/** Health of a disk out of `smartctl --json` (smartmontools 7), for ATA and NVMe. */
import type { Section } from '#contract';
import { field, parseJson, percent } from './wire-text.js';

export type DiskHealth = Pick<Section<'hardware'>['disks'][number], 'health' | 'temperature' | 'wear'>;

/** ATA attributes in which vendors count the life left, as a normalised value that falls from 100. */
const LIFE_LEFT = new Set([169, 177, 202, 231, 233]);
/** Reallocated and uncorrectable sectors: a raw count there announces the end before the drive's own verdict does. */
const DYING = new Set([187, 198]);

const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);

/** Attributes of the ATA table as id, normalised value, raw value; anything malformed is left out. */
function attributes(report: unknown): { id: number; value: number; raw: number }[] {
  const table = field(report, 'ata_smart_attributes', 'table');
  if (!Array.isArray(table)) return [];
  return table.slice(0, 100).flatMap((row: unknown) => {
    const [id, value, raw] = [number(field(row, 'id')), number(field(row, 'value')), number(field(row, 'raw', 'value'))];
    return id === undefined ? [] : [{ id, value: value ?? 100, raw: raw ?? 0 }];
  });
}

function wearOf(report: unknown): number | undefined {
  const nvme = number(field(report, 'nvme_smart_health_information_log', 'percentage_used'));
  if (nvme !== undefined) return percent(nvme);
  const endurance = number(field(report, 'endurance_used', 'current_percent'));
  if (endurance !== undefined) return percent(endurance);
  // A rotating disk uses some of these numbers for other things.
  if (number(field(report, 'rotation_rate')) !== 0) return undefined;
  const left = attributes(report).find((row) => LIFE_LEFT.has(row.id));
  return left && percent(100 - left.value);
}

/** Never throws; a report that says nothing gives `unknown`. Temperature in °C, wear in percent of the rated life used. */
export function parseSmart(text: string): DiskHealth {
  const report = parseJson(text);
  const passed = field(report, 'smart_status', 'passed');
  const warning = number(field(report, 'nvme_smart_health_information_log', 'critical_warning')) ?? 0;
  const dying = warning !== 0 || attributes(report).some((row) => DYING.has(row.id) && row.raw > 0);
  const temperature = number(field(report, 'temperature', 'current'));
  const wear = wearOf(report);
  const health = passed === false || dying ? 'failing' : passed === true ? 'good' : 'unknown';
  return { health, ...(temperature === undefined ? {} : { temperature }), ...(wear === undefined ? {} : { wear }) };
}
