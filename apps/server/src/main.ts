import { FolderInUse } from '#database';
import { OwnerService } from './access/index.js';
import { createServer, type Server } from './server.js';
import { loadConfig } from './shared/config-load.js';
import { ConfigError } from './shared/config.js';

/** EX_CONFIG: a service manager should not try again by itself. */
const EXIT_CONFIG = 78;
const LONGEST_STOP = 10_000;

try {
  const server = await createServer(loadConfig());
  stopOn('SIGTERM', server);
  stopOn('SIGINT', server);
  process.stderr.write(`Craie is ready: ${server.urls.http}\n`);
  const link = await server.app.get(OwnerService).newLink();
  if (link) process.stderr.write(`Nobody has an account yet. Make yours within a day, with this link: ${server.urls.http}/setup/${link}\n`);
} catch (error) {
  const expected = error instanceof ConfigError || error instanceof FolderInUse;
  process.stderr.write(`${expected ? error.message : `Craie could not start: ${error instanceof Error ? error.stack : String(error)}`}\n`);
  process.exit(expected ? EXIT_CONFIG : 1);
}

function stopOn(signal: NodeJS.Signals, server: Server): void {
  process.once(signal, () => {
    setTimeout(() => process.exit(1), LONGEST_STOP).unref();
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
