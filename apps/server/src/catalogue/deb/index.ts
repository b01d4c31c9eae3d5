/** What a `.deb` says of itself, read without any tool of the machine: the server need not be Debian. */
import { BadArchive, type ByteSource } from '../source.js';
import { readArMembers } from './ar.js';
import { parseControl, type DebControl } from './control.js';
import { unpack } from './inflate.js';
import { readTarFile } from './tar.js';

export type { DebControl } from './control.js';

const MAX_CONTROL_PACKED = 4 * 1024 * 1024;
const MAX_CONTROL_UNPACKED = 16 * 1024 * 1024;
const MAX_CONTROL_FILE = 256 * 1024;

/** Reads the control file of a package. @throws BadArchive with a sentence for a person; nothing else. */
export async function readDeb(source: ByteSource): Promise<DebControl> {
  const members = await readArMembers(source);
  const [format, control, ...rest] = members;
  if (format?.name !== 'debian-binary' || format.size > 16) throw new BadArchive('The file is not a Debian package.');
  const version = (await source.read(format.offset, format.size)).toString('latin1');
  if (!/^2\.\d+\n$/.test(version)) throw new BadArchive('The package has a format that is not known (only 2.x is).');
  if (!control?.name.startsWith('control.tar')) throw new BadArchive('The package has no control archive.');
  if (!rest.some(({ name }) => name.startsWith('data.tar'))) throw new BadArchive('The package has no content: upload it again.');
  if (control.size > MAX_CONTROL_PACKED) throw new BadArchive(`The control archive is larger than ${MAX_CONTROL_PACKED} bytes.`);
  const packed = await source.read(control.offset, control.size);
  const tar = await unpack(packed, control.name.slice('control.tar'.length), MAX_CONTROL_UNPACKED);
  const file = readTarFile(tar, 'control', MAX_CONTROL_FILE);
  if (!file) throw new BadArchive('The package has no control file.');
  return parseControl(file.toString('utf8'));
}
