import { Link } from '../link/link.js';
import { Ways } from '../link/ways.js';
import { connectionOptions, proxiesOf } from '../link/identity-ways.js';
import { SILENT } from '../log.js';
import { isHeld } from '../state/only-one.js';
import { enrolled, Refusal, type Cli } from './cli.js';

/** How long (ms) the server may take to hear the goodbye before the key is erased anyway. */
const PATIENCE = 8_000;

/** `craie-agent unenrol`: says goodbye if the server can be reached, then erases the state folder. */
export async function unenrolCommand(cli: Cli): Promise<void> {
  const identity = await enrolled(cli);
  if (await isHeld(cli.folder.file('running'))) throw new Refusal(cli.messages.running);
  const ways = await Ways.open(cli.folder.file('way.json'), proxiesOf(() => identity));
  await new Promise<void>((resolve) => {
    const end = () => void link.stop().then(resolve);
    const timer = setTimeout(end, PATIENCE);
    const link = new Link({
      connection: () => connectionOptions(identity),
      ways,
      log: SILENT,
      handlers: {
        onConnected: () => {
          const said = link.publish('bye', { v: 1, reason: 'unenrolling' }).catch(() => undefined);
          void said.then(() => {
            clearTimeout(timer);
            end();
          });
        },
        onDisconnected: () => undefined,
        onUnreachable: () => undefined,
        onMessage: () => undefined,
        onRefused: () => undefined,
      },
    });
    link.start();
  });
  await cli.folder.wipe();
  cli.say(cli.messages.unenrolled);
}
