/** Installs an archive on a disk that the next version of it fills. Arguments: folder of archives, archive. Bundled by the test. */
import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArchivePackages } from '../../agent/src/drivers/archive/packages.js';

const [, , root = '', archive = ''] = process.argv;
const driver = new ArchivePackages(root);
const install = (version: string) => driver.install({ kind: 'install', key: 'k', format: 'archive', package: 'tuxpaint', version, allowDowngrade: true }, archive, () => undefined);
const first = await install('1.0');
// Somebody fills the disk while the next version is being unpacked: room is there when it is looked for.
const filler = join(root, 'filler');
const watching = setInterval(() => {
  if (!readdirSync(join(root, 'tuxpaint')).includes('.2.0.new')) return;
  clearInterval(watching);
  try { writeFileSync(filler, Buffer.alloc(200_000_000)); } catch { /* full, as it should be */ }
}, 1);
const second = await install('2.0');
clearInterval(watching);
truncateSync(filler);
const left = readdirSync(root, { recursive: true }).map(String).filter((name) => name !== 'filler').sort();
process.stdout.write(JSON.stringify({ first, second, left, version: (await driver.facts([{ package: 'tuxpaint' }])).packages.get('tuxpaint')?.version }));
