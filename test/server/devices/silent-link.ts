import type { DeviceLink, DownMessageOut } from '#broker';

/** A link without devices that remembers what was sent. */
export function silentLink(): DeviceLink & { sent: DownMessageOut[] } {
  const sent: DownMessageOut[] = [];
  return {
    sent,
    port: 0,
    onBatch: () => undefined,
    send: async (messages) => {
      sent.push(...messages);
      return messages.map((message) => message.deviceId);
    },
    disconnect: async () => undefined,
    revoke: async () => undefined,
    showCertificate: async () => undefined,
    stats: async () => ({ connections: 0, pending: 0, batches: 0, received: 0, sent: sent.length, refused: { malformed: 0, 'too-large': 0, 'forbidden-topic': 0, 'too-fast': 0, revoked: 0, identity: 0, inflate: 0 }, names: [] }),
    onRestart: () => undefined,
    close: async () => undefined,
  };
}
