/**
 * Reads only the headers of an MQTT byte stream and stops what is too long before the parser buffers it. Without it, an
 * unauthenticated header that claims 256 MB makes the broker collect them.
 */
export class PacketGuard {
  /** Bytes of the current packet's body still to come. */
  private body = 0;
  private first = -1;
  private length = 0;
  private digits = 0;

  /**
   * @param limit the longest packet allowed at this moment, bytes.
   * @param onPacket called for each packet that begins, with its type (1 = CONNECT … 14 = DISCONNECT); false stops.
   */
  constructor(private readonly limit: () => number, private readonly onPacket: (type: number) => boolean) {}

  /** True while the bytes may go on to the parser. */
  accepts(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.body > 0) {
        const step = Math.min(this.body, chunk.length - at);
        this.body -= step;
        at += step;
      } else if (!this.header(chunk[at++] as number)) {
        return false;
      }
    }
    return true;
  }

  private header(byte: number): boolean {
    if (this.first < 0) {
      this.first = byte;
      return this.onPacket(byte >> 4);
    }
    this.length += (byte & 0x7f) * 128 ** this.digits++;
    if (this.length + this.digits + 1 > this.limit()) return false;
    if (byte & 0x80) return this.digits < 4;
    this.body = this.length;
    this.first = -1;
    this.length = 0;
    this.digits = 0;
    return true;
  }
}
