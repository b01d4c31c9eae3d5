/**
 * Reads the outer layer of a `.deb`: a Unix `ar` archive. Only headers are read; contents stay where they are.
 * Everything here comes from outside: every number is checked before it is used.
 */

import { BadArchive, type ByteSource } from '../source.js';

export interface ArMember {
  name: string;
  offset: number;
  size: number;
}

const MAGIC = '!<arch>\n';
const HEADER = 60;
/** A real package has three members, a signed one a few more. */
const MAX_MEMBERS = 16;

/** Lists the members. @throws BadArchive when the file is no `ar`, is cut off, or has too many members. */
export async function readArMembers(source: ByteSource): Promise<ArMember[]> {
  if ((await source.read(0, MAGIC.length)).toString('latin1') !== MAGIC) {
    throw new BadArchive('The file is not a Debian package.');
  }
  const members: ArMember[] = [];
  let offset = MAGIC.length;
  while (offset < source.size) {
    if (members.length === MAX_MEMBERS) throw new BadArchive(`The package has more than ${MAX_MEMBERS} parts.`);
    const header = await source.read(offset, HEADER);
    if (header.length < HEADER) break;
    const member = parseHeader(header, offset + HEADER);
    if (member.offset + member.size > source.size) throw new BadArchive('The package is cut off: upload it again.');
    members.push(member);
    offset = member.offset + member.size + (member.size % 2);
  }
  return members;
}

function parseHeader(header: Buffer, offset: number): ArMember {
  if (header.toString('latin1', 58, 60) !== '`\n') throw new BadArchive('The package is damaged: a part has no valid header.');
  const digits = header.toString('latin1', 48, 58).trimEnd();
  if (!/^\d{1,10}$/.test(digits)) throw new BadArchive('The package is damaged: a part has no valid size.');
  // GNU ar ends names with a slash, dpkg does not.
  const name = header.toString('latin1', 0, 16).trimEnd().replace(/\/$/, '');
  return { name, offset, size: Number(digits) };
}
