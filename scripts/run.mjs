/**
 * The commands of package.json: `start`, `backup`, `restore`, `authority`, `audit`, `demo`, `test`, `bench NAME`. Each builds what it needs first, the three bundles side by side,
 * so that a fresh clone needs nothing but `npm ci`.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

const root = new URL('..', import.meta.url).pathname;
const [what, ...rest] = process.argv.slice(2);

/** Runs a program with our standard streams, or quietly (output shown only on failure); answers its exit code. */
function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    const said = [];
    child.stdout?.on('data', (part) => said.push(part));
    child.stderr?.on('data', (part) => said.push(part));
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(said));
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

async function build() {
  const parts = ['build:server', 'build:agent', 'build:console'];
  const codes = await Promise.all(parts.map((part) => run('npm', ['run', '--silent', part], { quiet: true })));
  const failed = parts.filter((_, k) => codes[k] !== 0);
  if (failed.length > 0) {
    process.stderr.write(`Not built: ${failed.join(', ')}. The messages above say why.\n`);
    process.exit(1);
  }
}

const BENCHES = ['link', 'list', 'scope', 'deploy', 'agent', 'pki', 'plot', 'fuzz', 'soak'].filter((name) => existsSync(`${root}bench/${name}.ts`));
/** Commands beside a server; its own word is their first. */
const BESIDE = 'dist/apps/server/src/backup/cli.js';
const bench = what === 'bench' ? rest.shift() : undefined;
const entry = BENCHES.includes(bench)
  ? `dist/bench/${bench}.js`
  : { start: 'dist/apps/server/src/main.js', backup: BESIDE, restore: BESIDE, authority: BESIDE, audit: BESIDE, demo: 'dist/scripts/demo/main.js', test: 'scripts/test.mjs' }[what];
if (!entry) {
  process.stderr.write(`Usage: node scripts/run.mjs start|backup|restore|authority|audit|demo|test|bench ${BENCHES.join('|')}\n`);
  process.exit(64);
}
const built = existsSync(`${root}dist/apps/server/src/main.js`) && existsSync(`${root}dist/console/index.html`);
const beside = entry === BESIDE;
if (!built || !(beside || what === 'start')) await build();
// --enable-source-maps: a stack trace in the log names the source line, not the built one.
process.exit(await run(process.execPath, ['--enable-source-maps', entry, ...(beside ? [what] : []), ...rest]));
