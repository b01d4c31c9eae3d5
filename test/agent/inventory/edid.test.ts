import fc from 'fast-check';
import { parseEdid } from '../../../agent/src/inventory/edid.js';
import { BENQ_PD3200U, DELL_1708FP, DELL_U2723QE } from './recorded-edids.js';

const changed = (edid: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(edid);
  change(copy);
  copy[127] = (256 - (copy.subarray(0, 127).reduce((sum, byte) => sum + byte, 0) % 256)) % 256;
  return copy;
};

describe('EDID', () => {
  it.each([
    ['a 4K screen', DELL_U2723QE, { vendor: 'DEL', model: 'DELL U2723QE', serial: 'AZERTY', widthMm: 597, heightMm: 336, resolution: '3840x2160', year: 2024 }],
    ['a large screen', BENQ_PD3200U, { vendor: 'BNQ', model: 'BenQ PD3200U', serial: 'QSDFG123456', widthMm: 708, heightMm: 399, resolution: '3840x2160', year: 2020 }],
    ['an analogue screen', DELL_1708FP, { vendor: 'DEL', model: 'DELL 1708FP', serial: 'PM0123456789', widthMm: 338, heightMm: 270, resolution: '1280x1024', year: 2007 }],
  ])('reads %s', (_, bytes, expected) => expect(parseEdid(bytes)).toEqual(expected));

  it('names a panel without texts by its codes, and takes the number as its serial', () => {
    const bare = changed(DELL_U2723QE, (b) => { b.fill(0, 72, 126); b[75] = 0x10; b.writeUInt32LE(4_242, 12); });
    expect(parseEdid(bare)).toMatchObject({ model: 'DEL 4279', serial: '4242' });
  });

  it('takes the aspect ratio a projector gives for what it is: no size', () => {
    const projector = changed(DELL_U2723QE, (b) => { b[21] = 0; b[22] = 0; b[66] = 16; b[67] = 9; b[68] = 0; });
    const found = parseEdid(projector);
    expect(found).toMatchObject({ resolution: '3840x2160' });
    expect(found).not.toHaveProperty('widthMm');
  });

  it('refuses what a bad cable delivers', () => {
    expect(parseEdid(Buffer.alloc(0))).toBeUndefined();
    expect(parseEdid(DELL_U2723QE.subarray(0, 127))).toBeUndefined();
    expect(parseEdid(Buffer.alloc(128))).toBeUndefined();
    const flipped = Buffer.from(DELL_U2723QE);
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    expect(parseEdid(flipped)).toBeUndefined();
  });

  it('never throws, whatever stands behind a right header and checksum', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 119, maxLength: 119 }), (body) => {
      const found = parseEdid(changed(Buffer.concat([DELL_U2723QE.subarray(0, 8), body, Buffer.alloc(1)]), () => undefined));
      expect(found?.vendor).toHaveLength(3);
      expect(found?.model).toMatch(/^[^\p{Cc}]*$/u);
    }));
  });
});
