/** One-shot orders: a map from each kind to what executes it. */
import { checkCommandArgs, COMMAND_KINDS, type CommandKind } from '#contract';
import { localMachine, type Machine } from '../inventory/index.js';
import type { CheckedExecutor, CommandContext, Executor } from './context.js';
import { diagnose } from './diagnose/index.js';
import { lockExecutor } from './lock.js';
import { messageExecutor } from './message.js';
import { powerExecutor } from './power.js';
import { ringExecutor } from './ring.js';

export type { CheckedExecutor, CommandContext, CommandResult } from './context.js';
export { diagnose } from './diagnose/index.js';

/** Exhaustive: a kind added to the contract does not compile until it is executed here. */
function executorsFor(context: CommandContext, machine: Machine): { [K in CommandKind]: Executor<K> } {
  return {
    'refresh-inventory': async () => {
      await context.refreshInventory();
      return { state: 'done', detail: 'L’inventaire a été relevé et envoyé.' };
    },
    message: messageExecutor(context, machine),
    ring: ringExecutor(machine),
    lock: lockExecutor(context, machine),
    reboot: powerExecutor(context, machine, 'reboot'),
    'power-off': powerExecutor(context, machine, 'power-off'),
    diagnose: async (_, signal) => {
      const checks = await diagnose(context, machine, signal);
      const wrong = checks.filter((check) => !check.ok).map((check) => check.name);
      return { state: 'done', detail: wrong.length === 0 ? 'Tout est en ordre.' : `À vérifier : ${wrong.join(', ')}.`, result: { checks } };
    },
  };
}

/** Checks the arguments, and turns whatever goes wrong into an outcome: an order always has an end. */
function guarded<K extends CommandKind>(kind: K, executor: Executor<K>): CheckedExecutor {
  return async (args, signal) => {
    const checked = checkCommandArgs(kind, args);
    if (!checked.ok) return { state: 'failed', detail: `Ordre mal formé : ${checked.problem}.` };
    try {
      return await executor(checked.value as Parameters<Executor<K>>[0], signal);
    } catch (error) {
      return { state: 'failed', detail: `L’ordre a échoué : ${error instanceof Error ? error.message : String(error)}`.slice(0, 1_000) };
    }
  };
}

export function createExecutors(context: CommandContext): Record<CommandKind, CheckedExecutor> {
  const executors = executorsFor(context, context.machine ?? localMachine());
  return Object.fromEntries(COMMAND_KINDS.map((kind) => [kind, guarded(kind, executors[kind])])) as Record<CommandKind, CheckedExecutor>;
}
