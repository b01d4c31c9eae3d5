/** Batteries of the machine (not of its mouse) from /sys/class/power_supply. */
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { clean, percent, whole } from './wire-text.js';

type Battery = Section<'hardware'>['batteries'][number];
const SUPPLIES = '/sys/class/power_supply';

/** Names of the machine's own batteries; those of wireless peripherals have the scope `Device`. */
export async function batteryNames(machine: Machine): Promise<string[]> {
  const names = (await machine.list(SUPPLIES)).slice(0, 32);
  const own = await Promise.all(names.map(async (name) => {
    const [type, scope] = await Promise.all([machine.text(`${SUPPLIES}/${name}/type`, 32), machine.text(`${SUPPLIES}/${name}/scope`, 32)]);
    return type === 'Battery' && scope !== 'Device';
  }));
  return names.filter((_, i) => own[i]).slice(0, 8);
}

/** Wh with two decimals from µWh, or from µAh at the design voltage (µV). */
export const wattHours = (energy: number, charge: number, voltage: number): number =>
  Math.round((energy > 0 ? energy / 1e6 : (charge / 1e6) * (voltage / 1e6)) * 100) / 100;

async function battery(machine: Machine, name: string): Promise<Battery> {
  const read = (file: string) => machine.text(`${SUPPLIES}/${name}/${file}`, 300);
  const number = async (file: string) => whole(await read(file));
  const voltage = (await number('voltage_min_design')) || (await number('voltage_now'));
  const designWh = wattHours(await number('energy_full_design'), await number('charge_full_design'), voltage);
  const fullWh = wattHours(await number('energy_full'), await number('charge_full'), voltage);
  const cycles = await number('cycle_count');
  return {
    name: clean(name, 60),
    model: clean([await read('manufacturer'), await read('model_name')].filter(Boolean).join(' ')),
    designWh, fullWh,
    wear: designWh > 0 && fullWh > 0 ? percent(100 - (fullWh / designWh) * 100) : 0,
    // Firmware that does not count says 0.
    ...(cycles > 0 ? { cycles } : {}),
  };
}

export async function collectBatteries(machine: Machine): Promise<Battery[]> {
  return Promise.all((await batteryNames(machine)).map((name) => battery(machine, name)));
}

/** Charge now: mean percent of the batteries, and whether power comes in (charging, or full on the mains). */
export async function batteryCharge(machine: Machine): Promise<{ battery: number; charging: boolean } | undefined> {
  const names = await batteryNames(machine);
  const levels = await Promise.all(names.map((name) => machine.text(`${SUPPLIES}/${name}/capacity`, 16)));
  const states = await Promise.all(names.map((name) => machine.text(`${SUPPLIES}/${name}/status`, 32)));
  const known = levels.filter((level) => /^\d+$/.test(level)).map(Number);
  if (known.length === 0) return undefined;
  const mean = known.reduce((sum, level) => sum + level, 0) / known.length;
  return { battery: percent(mean), charging: !states.includes('Discharging') && states.some((s) => s === 'Charging' || s === 'Full' || s === 'Not charging') };
}
