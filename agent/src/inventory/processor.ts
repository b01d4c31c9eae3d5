/** Processor and memory, from /proc and /sys. */
import type { Section } from '#contract';
import type { Machine } from './machine.js';
import { clean, whole } from './wire-text.js';

/** Model and number of logical processors in /proc/cpuinfo (x86 and ARM spell the model differently). */
export function parseCpuInfo(text: string): { model: string; cores: number; mhz: number } {
  const value = (key: string) => new RegExp(`^${key}[ \\t]*:[ \\t]*(.+)$`, 'mi').exec(text)?.[1];
  return {
    model: clean(value('model name') ?? value('hardware') ?? value('model') ?? ''),
    cores: text.match(/^processor[ \t]*:/gm)?.length ?? 0,
    mhz: whole(value('cpu MHz')),
  };
}

export async function collectProcessor(machine: Machine): Promise<Section<'hardware'>['cpu']> {
  const [info, maximum] = await Promise.all([
    machine.text('/proc/cpuinfo'),
    machine.text('/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq', 32),
  ]);
  const cpu = parseCpuInfo(info);
  // The speed in cpuinfo moves with the load; the maximum (kHz) does not.
  return { ...cpu, mhz: whole(maximum) ? Math.round(whole(maximum) / 1_000) : cpu.mhz };
}

/** Bytes of memory the kernel manages. */
export async function collectMemory(machine: Machine): Promise<number> {
  const found = /^MemTotal:\s+(\d+) kB/m.exec(await machine.text('/proc/meminfo', 8_192));
  return whole(found?.[1]) * 1_024;
}
