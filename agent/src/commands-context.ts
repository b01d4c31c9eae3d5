import type { ByeReason } from '#contract';
import type { CommandContext } from './commands/index.js';
import { connectionOptions, proxiesOf } from './link/identity-ways.js';
import type { Link } from './link/link.js';
import type { Identity } from './state/folder.js';

export interface ContextParts {
  identity: () => Identity;
  link: Pick<Link, 'publish'>;
  /** Name of the way the link last worked by. */
  way: () => string | undefined;
  refresh: () => Promise<void>;
  defer: (act: () => Promise<void>) => void;
}

/** How long (ms) the last words may take. */
const LAST_WORDS = 3_000;

/** What commands see of the agent, and the one place where last words are said: only the first of them count. */
export function commandContext({ identity, link, way, refresh, defer }: ContextParts) {
  let said = false;
  const announce = async (reason: ByeReason): Promise<void> => {
    if (said) return;
    said = true;
    const late = new Promise<void>((resolve) => setTimeout(resolve, LAST_WORDS).unref());
    await Promise.race([link.publish('bye', { v: 1, reason }), late]).catch(() => undefined);
  };
  const { allowPower, allowLock, allowMessage } = identity().configuration;
  const forExecutors: CommandContext = {
    config: { allowPower, allowLock, allowMessage },
    get connection() {
      return connectionOptions(identity());
    },
    proxies: proxiesOf(identity),
    get way() {
      return way();
    },
    refreshInventory: refresh,
    announce,
    afterOutcome: defer,
  };
  return { announce, forExecutors };
}
