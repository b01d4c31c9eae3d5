/** Windows programs made byte by byte: heads, one section with a version among its resources, and maybe a signature behind it. */

export interface ExeFacts { texts?: Record<string, string>; machine?: number; signed?: boolean; /** Stands among the resources. */ mark?: string }
const align4 = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function block(name: string, value: Buffer, isText: boolean, inner: Buffer[] = []): Buffer {
  const head = Buffer.alloc(6);
  const body = Buffer.concat([align4(Buffer.concat([head, Buffer.from(`${name}\0`, 'utf16le')])), align4(value), ...inner.map(align4)]);
  body.writeUInt16LE(body.length, 0);
  body.writeUInt16LE(isText ? value.length / 2 : value.length, 2);
  body.writeUInt16LE(isText ? 1 : 0, 4);
  return body;
}

export function makeExe({ texts = { ProductName: 'Tux Paint', ProductVersion: '0.9.31', CompanyName: 'New Breed Software', FileDescription: 'Drawing program' }, machine = 0x86_64, signed = false, mark = '' }: ExeFacts = {}): Buffer {
  const strings = Object.entries(texts).map(([name, text]) => block(name, Buffer.from(`${text}\0`, 'utf16le'), true));
  const version = block('VS_VERSION_INFO', Buffer.alloc(52), false, [block('StringFileInfo', Buffer.alloc(0), true, [block('040904b0', Buffer.alloc(0), true, strings)])]);
  const [start, address] = [0x200, 0x1000];
  const directory = (id: number, to: number, isFolder: boolean) => {
    const bytes = Buffer.alloc(24);
    bytes.writeUInt16LE(1, 14);
    bytes.writeUInt32LE(id, 16);
    bytes.writeUInt32LE(isFolder ? (to | 0x80_00_00_00) >>> 0 : to, 20);
    return bytes;
  };
  const data = Buffer.alloc(16);
  data.writeUInt32LE(address + 88, 0);
  data.writeUInt32LE(version.length, 4);
  const resources = Buffer.concat([directory(16, 24, true), directory(1, 48, true), directory(1033, 72, false), data, version, Buffer.from(mark)]);
  const dos = Buffer.alloc(64);
  dos.write('MZ');
  dos.writeUInt32LE(64, 60);
  const coff = Buffer.alloc(24);
  coff.write('PE\0\0');
  coff.writeUInt16LE(machine, 4);
  coff.writeUInt16LE(1, 6);
  const optional = Buffer.alloc(112 + 16 * 8);
  optional.writeUInt16LE(0x02_0b, 0);
  optional.writeUInt32LE(address, 112 + 2 * 8);
  optional.writeUInt32LE(resources.length, 112 + 2 * 8 + 4);
  coff.writeUInt16LE(optional.length, 20);
  const section = Buffer.alloc(40);
  section.write('.rsrc');
  section.writeUInt32LE(resources.length, 8);
  section.writeUInt32LE(address, 12);
  section.writeUInt32LE(resources.length, 16);
  section.writeUInt32LE(start, 20);
  if (signed) {
    optional.writeUInt32LE(start + resources.length, 112 + 4 * 8);
    optional.writeUInt32LE(64, 112 + 4 * 8 + 4);
  }
  const heads = Buffer.concat([dos, coff, optional, section]);
  return Buffer.concat([heads, Buffer.alloc(start - heads.length), resources, signed ? Buffer.alloc(64, 3) : Buffer.alloc(0)]);
}
