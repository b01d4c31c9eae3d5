/** Archives made by hand, so that they can hold what no tool would pack. */
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

export interface Packed {
  path: string;
  content?: string | Buffer;
  /** Unix rights. */
  mode?: number;
  /** Of tar: `0` file, `1` hard link, `2` link, `3` device, `5` folder. */
  type?: '0' | '1' | '2' | '3' | '5';
  target?: string;
}

const octal = (n: number, length: number) => `${n.toString(8).padStart(length - 1, '0')}\0`;

function tarEntry({ path, content = '', mode = 0o644, type = '0', target = '' }: Packed): Buffer {
  const body = Buffer.from(content);
  const head = Buffer.alloc(512);
  head.write(path, 0, 100);
  head.write(octal(mode, 8) + octal(0, 8) + octal(0, 8) + octal(type === '0' ? body.length : 0, 12) + octal(0, 12), 100, 'latin1');
  head.write('        ', 148);
  head.write(type, 156);
  head.write(target, 157, 100);
  head.write('ustar\0' + '00', 257, 'latin1');
  head.write(octal(head.reduce((sum, byte) => sum + byte, 0), 7) + ' ', 148, 'latin1');
  return type === '0' ? Buffer.concat([head, body, Buffer.alloc((512 - (body.length % 512)) % 512)]) : head;
}

export const tarGz = (entries: Packed[]): Buffer => gzipSync(Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1_024)]));

/** @param told sizes that the archive claims, by path: zips may lie */
export function zip(entries: Packed[], told: Record<string, number> = {}): Buffer {
  const parts: Buffer[] = [];
  const heads: Buffer[] = [];
  let at = 0;
  for (const { path, content = '', mode = 0o644, type = '0', target = '' } of entries) {
    const body = Buffer.from(type === '2' ? target : content);
    const packed = deflateRawSync(body);
    const name = Buffer.from(path);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(body), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(told[path] ?? body.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((((type === '2' ? 0o120000 : type === '5' ? 0o040000 : 0o100000) | mode) << 16) >>> 0), 6);
    tail.writeUInt32LE(at, 10);
    heads.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, tail, name]));
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}
