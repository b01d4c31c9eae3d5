/**
 * The inventory of this machine, collected from what the kernel and the package managers keep as files.
 *
 * `systeminformation` was weighed and left: it starts a shell per fact and loads a megabyte of source for every platform,
 * where the same facts lie in /sys and /proc a few lines away. Tools are started only for what no file tells (smartctl,
 * rpm, flatpak, snap, clamscan), each bounded in time and output; a tool that fails costs its own fields only.
 */
import type { InventoryMessage, Section } from '#contract';
import { collectBatteries } from './batteries.js';
import { collectDisks, collectFilesystems } from './disks.js';
import { collectDisplays } from './displays.js';
import { fingerprints } from './hashing.js';
import { heartbeatFacts, type HeartbeatFacts } from './heartbeat-facts.js';
import { localMachine, type Machine } from './machine.js';
import { collectNetwork } from './network.js';
import { collectOs } from './os.js';
import { collectMemory, collectProcessor } from './processor.js';
import { collectProtection } from './protection.js';
import { collectSoftware } from './software/index.js';
import { collectSystem } from './system.js';

export type { HeartbeatFacts } from './heartbeat-facts.js';
export { localMachine, type Machine } from './machine.js';
export { isPersonHere } from './sessions.js';

export interface InventoryOptions {
  /** What the agent says of itself. */
  agent: Omit<Section<'agent'>, 'node'>;
  /** Seconds this clock is ahead of the server's, as the link last measured; undefined before the first contact. */
  clockDrift?: () => number | undefined;
  /** End of the lesson that somebody locked, ISO UTC. */
  lessonUntil?: () => string | undefined;
  /** Another machine than this one: tests give a recorded tree. */
  machine?: Machine;
}

export interface Inventory {
  /** Everything, with fingerprints. Concurrent calls share one collection. Never throws for want of a fact. */
  collect(): Promise<InventoryMessage>;
  heartbeatFacts(): Promise<HeartbeatFacts>;
}

async function hardware(machine: Machine): Promise<Section<'hardware'>> {
  const [cpu, memory, disks, filesystems, batteries, displays] = await Promise.all([
    collectProcessor(machine), collectMemory(machine), collectDisks(machine),
    collectFilesystems(machine), collectBatteries(machine), collectDisplays(machine),
  ]);
  return { cpu, memory, disks, filesystems, batteries, displays };
}

async function collect(machine: Machine, options: InventoryOptions): Promise<InventoryMessage> {
  const software = await collectSoftware(machine);
  const lessonUntil = options.lessonUntil?.();
  const versionOf = (name: string) => software.find((item) => item.name === name)?.version;
  const sections = {
    system: await collectSystem(machine),
    hardware: await hardware(machine),
    network: await collectNetwork(machine),
    os: await collectOs(machine, options.clockDrift?.()),
    protection: await collectProtection(machine, versionOf, Date.now()),
    agent: { ...options.agent, node: process.version, ...(lessonUntil !== undefined && { lessonUntil }) },
  };
  return { v: 1, ...fingerprints(sections, software), sections, software };
}

export function createInventory(options: InventoryOptions): Inventory {
  const machine = options.machine ?? localMachine();
  let running: Promise<InventoryMessage> | undefined;
  return {
    collect: () => (running ??= collect(machine, options).finally(() => { running = undefined; })),
    heartbeatFacts: () => heartbeatFacts(machine),
  };
}
