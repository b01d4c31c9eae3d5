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
    relay: async () => undefined,
    disconnect: async () => undefined,
    revoke: async () => undefined,
    showCertificate: async () => undefined,
    vitals: undefined,
    stats: async () => ({
      connections: 0, webSockets: 0, pending: 0, backlog: { rows: { connections: 0, heartbeats: 0, messages: 0, refusals: 0, held: 0 }, bytes: 0 }, waitingMs: 0, door: null,
      accepted: { hello: 0, heartbeat: 0, inventory: 0, reported: 0, outcome: 0, event: 0, bye: 0 }, batches: 0, received: 0, sent: sent.length, refused: { malformed: 0, 'too-large': 0, 'forbidden-topic': 0, 'too-fast': 0, revoked: 0, identity: 0, inflate: 0 }, names: [],
    }),
    onRestart: () => undefined,
    close: async () => undefined,
  };
}
