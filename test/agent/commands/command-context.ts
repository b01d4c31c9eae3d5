/** A context for executors: what the agent would give, with what it was told kept for the test. */
import type { ByeReason } from '#contract';
import type { CommandContext } from '../../../agent/src/commands/index.js';
import { findProxies } from '../../../agent/src/link/proxies.js';
import { recordedMachine, type Recording } from '../recorded-machine.js';

export interface TestContext extends CommandContext {
  machine: ReturnType<typeof recordedMachine>;
  said: ByeReason[];
  /** Acts waiting for the outcome to be stored. */
  later: (() => Promise<void>)[];
  refreshed: number;
}

export function commandContext(recording: Recording, config: Partial<CommandContext['config']> = {}): TestContext {
  const context: TestContext = {
    machine: recordedMachine(recording), said: [], later: [], refreshed: 0,
    config: { allowPower: true, allowLock: true, allowMessage: true, ...config },
    connection: { deviceId: '', server: 'https://127.0.0.1:1', mqtt: { host: '127.0.0.1', port: 1 }, tls: { roots: [] } },
    proxies: () => findProxies(undefined, {}, context.machine, '127.0.0.1'),
    way: undefined,
    refreshInventory: async () => { context.refreshed += 1; },
    announce: async (reason) => { context.said.push(reason); },
    afterOutcome: (act) => { context.later.push(act); },
  };
  return context;
}

/** A session of the account that runs the tests, so that no identity has to be taken. */
export const session = (type: 'x11' | 'wayland' | 'tty'): Record<string, string> => ({
  '/run/systemd/sessions/3': `UID=${process.getuid?.() ?? 0}\nUSER=somebody\nACTIVE=1\nSTATE=active\nREMOTE=0\nTYPE=${type}\nCLASS=user\n`,
});

/** A tool that writes down its arguments, one a line, and what it read, in `$0.said`. */
export const listener = (exit = 0): { script: string } => ({
  script: `for a in "$@"; do printf '%s\\n' "[$a]"; done > "$0.part"; printf 'DISPLAY=%s\\n' "$DISPLAY" >> "$0.part"; /bin/cat >> "$0.part"; /bin/mv "$0.part" "$0.said"; exit ${exit}`,
});
