/** A private PostgreSQL for the tests, from Debian's package: own folder, own port, loopback only, gone afterwards. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

async function newestBin() {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const newest = versions.map(Number).filter(Boolean).sort((a, b) => b - a)[0];
  return newest ? `/usr/lib/postgresql/${newest}/bin` : undefined;
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/**
 * Answers `{url, pause, kill, resume, stop}` (a pause is a stop that keeps the data, a kill is `kill -9` of all its processes), or undefined when the package is not installed. PostgreSQL refuses to run as root: then the user `postgres` runs it.
 * Tests need no durability; a benchmark asks for it, and may set more (`name=value`).
 */
export async function startPostgres({ durable = false, settings: more = [] } = {}) {
  const bin = await newestBin();
  if (!bin) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'craie-postgres-'));
  const asRoot = process.getuid?.() === 0;
  const as = (command, args) => (asRoot ? run('runuser', ['-u', 'postgres', '--', command, ...args]) : run(command, args));
  if (asRoot) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    await chown(folder, Number(stdout), -1);
  }
  const port = await freePort();
  await as(`${bin}/initdb`, ['-D', `${folder}/data`, '-U', 'craie', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);
  const settings = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=${durable ? 'on' : 'off'} -c max_connections=200${more.map((one) => ` -c ${one}`).join('')}`;
  const start = () => as(`${bin}/pg_ctl`, ['-D', `${folder}/data`, '-w', '-l', `${folder}/log`, '-o', settings, 'start']);
  await start();
  return {
    url: `postgres://craie@127.0.0.1:${port}/postgres`,
    pause: () => as(`${bin}/pg_ctl`, ['-D', `${folder}/data`, '-w', '-m', 'fast', 'stop']),
    kill: async () => {
      const main = Number((await readFile(`${folder}/data/postmaster.pid`, 'utf8')).split('\n')[0]);
      const { stdout } = await run('ps', ['-o', 'pid=', '--ppid', String(main)]);
      for (const pid of [main, ...stdout.split('\n').map(Number).filter(Boolean)]) {
        try {
          process.kill(pid, 'SIGKILL');
        } catch (error) {
          // One that saw its parent die has ended by itself.
          if (error.code !== 'ESRCH') throw error;
        }
      }
      // Where nobody takes the dead away at once (a container without an init), they would count as running.
      await Promise.all([`${folder}/data/postmaster.pid`, `${folder}/.s.PGSQL.${port}.lock`].map((lock) => rm(lock, { force: true })));
    },
    resume: start,
    stop: async () => {
      await as(`${bin}/pg_ctl`, ['-D', `${folder}/data`, '-m', 'immediate', 'stop']).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
