/** Windows Installer packages made byte by byte: a compound file with a database of nothing but properties. */
import { storedName } from '../../../apps/server/src/catalogue/msi/tables.js';

const SECTOR = 512;
const END = 0xff_ff_ff_fe;
const u16 = (value: number) => { const bytes = Buffer.alloc(2); bytes.writeUInt16LE(value); return bytes; };
const u32 = (value: number) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes; };
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((SECTOR - (bytes.length % SECTOR)) % SECTOR)]);

/** Streams of at least 4096 bytes stand in sectors of their own; smaller ones in 64 bytes each, inside the root's stream. */
export function compound(streams: [name: string, content: Buffer][]): Buffer {
  const sectors: Buffer[] = [];
  const table: number[] = [];
  const put = (content: Buffer): number => {
    const start = sectors.length;
    const whole = padded(content);
    for (let at = 0; at < whole.length; at += SECTOR) {
      sectors.push(whole.subarray(at, at + SECTOR));
      table.push(at + SECTOR < whole.length ? sectors.length : END);
    }
    return start;
  };
  const mini: Buffer[] = [];
  const miniTable: number[] = [];
  const places = streams.map(([, content]) => {
    if (content.length >= 4_096) return put(content);
    const start = miniTable.length;
    for (let at = 0; at < content.length; at += 64) {
      mini.push(Buffer.concat([content.subarray(at, at + 64), Buffer.alloc(Math.max(0, 64 - (content.length - at)))]));
      miniTable.push(at + 64 < content.length ? miniTable.length + 1 : END);
    }
    return content.length === 0 ? END : start;
  });
  const miniStream = Buffer.concat(mini);
  const rootStart = miniStream.length > 0 ? put(miniStream) : END;
  const miniStart = miniTable.length > 0 ? put(Buffer.concat(miniTable.map(u32).concat(Buffer.alloc((SECTOR - ((miniTable.length * 4) % SECTOR)) % SECTOR, 0xff)))) : END;
  const entry = (name: string, type: number, start: number, size: number) => {
    const bytes = Buffer.alloc(128);
    bytes.write(name, 'utf16le');
    bytes.writeUInt16LE((name.length + 1) * 2, 64);
    bytes.writeUInt8(type, 66);
    bytes.writeUInt32LE(start >>> 0, 116);
    bytes.writeUInt32LE(size, 120);
    return bytes;
  };
  const directory = put(Buffer.concat([entry('Root Entry', 5, rootStart, miniStream.length), ...streams.map(([name, content], i) => entry(name, 2, places[i] ?? END, content.length))]));
  // The table names its own sectors too: as many as it then needs.
  let own = 1;
  while ((table.length + own) * 4 > own * SECTOR) own++;
  const first = sectors.length;
  const whole = padded(Buffer.concat([...table, ...Array.from({ length: own }, () => 0xff_ff_ff_fd)].map(u32)));
  const header = Buffer.alloc(SECTOR);
  header.write('d0cf11e0a1b11ae1', 'hex');
  header.writeUInt16LE(9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(own, 44);
  header.writeUInt32LE(directory, 48);
  header.writeUInt32LE(4_096, 56);
  header.writeUInt32LE(miniStart >>> 0, 60);
  header.writeUInt32LE(END, 68);
  for (let i = 0; i < 109; i++) header.writeUInt32LE(i < own ? first + i : 0xff_ff_ff_ff, 76 + i * 4);
  return Buffer.concat([header, ...sectors, whole]);
}

export interface MsiFacts { properties?: Record<string, string>; template?: string; signed?: boolean; codepage?: number; padding?: number }
export const PRODUCT = { ProductName: 'Calcul mental', ProductVersion: '2.4.1', Manufacturer: 'Éditeur scolaire', ProductCode: '{0B0F6C1E-9C5F-4D8A-8C11-5B5D3D0E1A01}', UpgradeCode: '{7E3C0B3A-1111-4222-8333-944445555666}' };

export function makeMsi({ properties = PRODUCT, template = 'x64;1033', signed = false, codepage = 1252, padding = 0 }: MsiFacts = {}): Buffer {
  const texts = [...new Set(Object.entries(properties).flat())];
  const encoded = texts.map((text) => Buffer.from(text, codepage === 65_001 ? 'utf8' : 'latin1'));
  const pool = Buffer.concat([u16(codepage), u16(0), ...encoded.flatMap((text) => [u16(text.length), u16(1)])]);
  const index = (text: string) => u16(texts.indexOf(text) + 1);
  const table = Buffer.concat([...Object.keys(properties).map(index), ...Object.values(properties).map(index)]);
  const value = Buffer.from(`${template}\0`, 'latin1');
  const set = Buffer.concat([u32(24 + value.length), u32(1), u32(7), u32(16), u32(30), u32(value.length), value]);
  const summary = Buffer.concat([u16(0xff_fe), u16(0), u32(0), Buffer.alloc(16), u32(1), Buffer.alloc(16), u32(48), set]);
  return compound([
    [storedName('_StringPool'), pool], [storedName('_StringData'), Buffer.concat(encoded)], [storedName('Property'), table], ['\u0005SummaryInformation', summary],
    ...(signed ? [['\u0005DigitalSignature', Buffer.alloc(100, 1)] satisfies [string, Buffer]] : []), ...(padding > 0 ? [['padding', Buffer.alloc(padding, 7)] satisfies [string, Buffer]] : []),
  ]);
}
