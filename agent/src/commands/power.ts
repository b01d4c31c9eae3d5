/** Restart and power off. The machine goes only after the outcome is stored, and says why it leaves. */
import type { ByeReason } from '#contract';
import type { Machine } from '../inventory/index.js';
import type { CommandContext, CommandResult } from './context.js';

interface PowerAct {
  bye: Extract<ByeReason, 'rebooting' | 'powering-off'>;
  /** Tried in order: the first tool that accepts ends the machine. */
  tools: readonly (readonly [tool: string, args: readonly string[]])[];
  done: string;
}

const ACTS = {
  reboot: { bye: 'rebooting', tools: [['systemctl', ['reboot']], ['shutdown', ['-r', 'now']]], done: 'Le redémarrage est lancé.' },
  'power-off': { bye: 'powering-off', tools: [['systemctl', ['poweroff']], ['shutdown', ['-h', 'now']]], done: 'L’extinction est lancée.' },
} as const satisfies Record<string, PowerAct>;

export function powerExecutor(context: CommandContext, machine: Machine, kind: keyof typeof ACTS) {
  return async (): Promise<CommandResult> => {
    const act: PowerAct = ACTS[kind];
    if (!context.config.allowPower) return { state: 'refused', detail: 'La configuration de cet appareil n’autorise ni le redémarrage ni l’extinction à distance.' };
    const present = await Promise.all(act.tools.map(([tool]) => machine.tool(tool)));
    if (!present.some(Boolean)) return { state: 'unsupported', detail: 'Cet appareil n’a aucun outil pour s’arrêter (ni systemctl ni shutdown).' };
    context.afterOutcome(async () => {
      await context.announce(act.bye);
      for (const [tool, args] of act.tools) if ((await machine.run(tool, args)).code === 0) return;
    });
    return { state: 'done', detail: act.done };
  };
}
