/** The head of a Flatpak bundle made byte by byte, with parts behind it that hold nothing. */
import { gzipSync } from 'node:zlib';

const align8 = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
/** Numbers at the end of a container are as wide as the whole, with them, asks for. */
function framed(body: Buffer, ends: number[]): Buffer {
  for (const width of [1, 2, 4]) {
    const whole = body.length + ends.length * width;
    if (whole >= 256 ** width) continue;
    const table = Buffer.alloc(ends.length * width);
    ends.forEach((end, i) => table.writeUIntLE(end, i * width, width));
    return Buffer.concat([body, table]);
  }
  throw new Error('too large');
}
const entry = (key: string, type: string, value: Buffer): Buffer => {
  const name = Buffer.from(`${key}\0`);
  return framed(Buffer.concat([align8(name), value, Buffer.from(`\0${type}`)]), [name.length]);
};

export interface FlatpakFacts { ref?: string; appdata?: string }
export const APPDATA = '<?xml version="1.0"?><component><id>org.kde.gcompris</id><name>GCompris</name><name xml:lang="fr">GCompris</name><summary>Games &amp; exercises</summary><developer_name>KDE</developer_name><project_license>AGPL-3.0-only</project_license><url type="homepage">https://gcompris.net</url><releases><release date="2025-01-30" version="25.0"/><release version="24.0"/></releases></component>';

export function makeFlatpak({ ref = 'app/org.kde.gcompris/x86_64/stable', appdata = APPDATA }: FlatpakFacts = {}): Buffer {
  const entries = [entry('flatpak', 'u', Buffer.from([1, 0, 0x89, 0xe5])), entry('ref', 's', Buffer.from(`${ref}\0`)), ...(appdata ? [entry('appdata', 'ay', gzipSync(Buffer.from(appdata)))] : [])];
  let body = Buffer.alloc(0);
  const ends = entries.map((one) => { body = Buffer.concat([align8(body), one]); return body.length; });
  const dictionary = framed(body, ends);
  // The rest of the delta: fixed parts, and the ends of its other parts before that of the head.
  return framed(Buffer.concat([align8(dictionary), Buffer.alloc(600)]), [0, 0, 0, 0, dictionary.length]);
}

export const REFERENCE = '[Flatpak Ref]\nName=org.kde.gcompris\nBranch=stable\nTitle=GCompris from flathub\nUrl=https://example.org/repo/\nRuntimeRepo=https://example.org/x.flatpakrepo\nGPGKey=mQINB\nIsRuntime=false\n';
