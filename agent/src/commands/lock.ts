/** Locks every open session; the people in them keep their work. */
import type { Machine } from '../inventory/index.js';
import type { CommandContext, Executor } from './context.js';
import { localSessions } from './sessions.js';

export function lockExecutor({ config }: CommandContext, machine: Machine): Executor<'lock'> {
  return async () => {
    if (!config.allowLock) return { state: 'refused', detail: 'La configuration de cet appareil n’autorise pas le verrouillage à distance.' };
    if (!(await machine.tool('loginctl'))) return { state: 'unsupported', detail: 'Cet appareil ne sait pas verrouiller les sessions (loginctl est absent).' };
    if ((await localSessions(machine)).length === 0) return { state: 'done', detail: 'Aucune session n’est ouverte : il n’y a rien à verrouiller.' };
    const { code } = await machine.run('loginctl', ['lock-sessions']);
    return code === 0
      ? { state: 'done', detail: 'Les sessions ouvertes ont été verrouillées.' }
      : { state: 'failed', detail: 'Le système a refusé de verrouiller les sessions ; l’agent doit fonctionner avec les droits de root.' };
  };
}
