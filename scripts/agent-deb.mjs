/**
 * `npm run package:agent`: makes dist/craie-agent_VERSION_all.deb of the built agent and of agent/packaging/debian. The
 * version is the bundle's own. Options: --bundle FILE, --out FOLDER. Prints the path of the package.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { debArchive } from './deb-archive.mjs';

const root = new URL('..', import.meta.url).pathname;
const { values } = parseArgs({ options: { bundle: { type: 'string' }, out: { type: 'string' } } });
const out = values.out ?? join(root, 'dist');

const packaged = (name) => readFileSync(join(root, 'agent/packaging/debian', name));
const bundle = readFileSync(values.bundle ?? join(root, 'dist/agent/craie-agent.mjs'));
const version = /^#![^\n]*\n\/\/ craie-agent ([0-9][A-Za-z0-9.+~-]*)\n/.exec(bundle.toString('latin1', 0, 200))?.[1];
if (!version) {
  process.stderr.write('This file is no bundle of the agent: its second line does not name a version.\n');
  process.exit(1);
}

/** @type {import('./deb-archive.mjs').Entry[]} */
const data = [
  { path: 'usr/lib/craie-agent/craie-agent.mjs', mode: 0o644, content: bundle },
  { path: 'usr/lib/craie-agent/launcher.mjs', mode: 0o755, content: readFileSync(join(root, 'dist/agent/launcher.mjs')) },
  { path: 'usr/bin/craie-agent', link: '../lib/craie-agent/launcher.mjs' },
  { path: 'usr/lib/systemd/system/craie-agent.service', mode: 0o644, content: packaged('craie-agent.service') },
  { path: 'usr/lib/craie-agent/lesson-window', mode: 0o755, content: packaged('lesson-window') },
  { path: 'usr/share/applications/craie-lesson.desktop', mode: 0o644, content: packaged('craie-lesson.desktop') },
  { path: 'usr/share/doc/craie-agent/copyright', mode: 0o644, content: readFileSync(join(root, 'LICENSE')) },
  // Key and configuration come here at enrolment.
  { path: 'var/lib/craie-agent', mode: 0o700, folder: true },
];
const files = data.filter((entry) => entry.content);
const kib = Math.ceil(files.reduce((total, { content }) => total + content.length, 0) / 1024);
const md5 = (content) => createHash('md5').update(content).digest('hex');
const control = [
  { path: 'control', mode: 0o644, content: Buffer.from(packaged('control').toString().replace('@VERSION@', version).replace('@KIB@', String(kib))) },
  { path: 'md5sums', mode: 0o644, content: Buffer.from(files.map(({ path, content }) => `${md5(content)}  ${path}\n`).join('')) },
  ...['postinst', 'prerm', 'postrm'].map((name) => ({ path: name, mode: 0o755, content: packaged(name) })),
];

const file = join(out, `craie-agent_${version}_all.deb`);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, debArchive(control, data));
process.stdout.write(`${file}\n`);
