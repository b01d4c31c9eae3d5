/** `npm run authority -- status|rotate|retire`: asks the server that runs on the data folder. */
import type { AuthorityStatus } from './authority-desk.js';
import { order } from './control-client.js';
import { Failure } from './failure.js';

const HOUR = 3_600_000;

/** @returns false for an order that is none. @throws Failure with the server's own sentence */
export async function authorityOrder(dataDir: string, what: string, { delay, within, share, force }: Record<'delay' | 'within' | 'share', string> & { force: boolean }, say: (text: string) => void): Promise<boolean> {
  const bodies: Record<string, unknown> = {
    status: {},
    rotate: { delayMs: Math.round(Number(delay) * HOUR), withinMs: Math.round(Number(within) * HOUR), share: Number(share) / 100 },
    retire: { force },
  };
  if (!(what in bodies)) return false;
  const status = await order(dataDir, `/authority/${what}`, bodies[what]);
  if (status === undefined) throw new Failure(`No server runs on ${dataDir}: start it, or set DATA_DIR as it is set for the server.`);
  say(words(status as AuthorityStatus));
  if (what === 'rotate') say('Make a backup now: without one that holds the new root, its devices would have to be enrolled again.\n');
  return true;
}

function words({ roots, moved, share, devices, knowing, renewed, away }: AuthorityStatus): string {
  if (roots === 1) return `One root, no rotation under way. ${devices} devices: ${knowing} know it, ${renewed} have a certificate of it.\n`;
  const shown = moved ? 'The server shows and signs by the new one.' : `The server moves to it once ${Math.round(share * 100)} % know it.`;
  const ready = moved && knowing >= devices && renewed >= devices ? 'Nobody depends on the old one: it can be retired.\n' : '';
  return `A rotation is under way. ${devices} devices: ${knowing} know the new root, ${renewed} have a certificate of it, ${away} of the others were not heard for a month.\n${shown}\n${ready}`;
}
