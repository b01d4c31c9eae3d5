import { homedir } from 'node:os';
import { join } from 'node:path';

/** `/var/lib/craie-agent` for root, the person's own state folder otherwise. */
export function defaultStateFolder(environment: NodeJS.ProcessEnv = process.env, root = process.getuid?.() === 0): string {
  if (environment['CRAIE_AGENT_STATE']) return environment['CRAIE_AGENT_STATE'];
  if (root) return '/var/lib/craie-agent';
  return join(environment['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'craie-agent');
}
