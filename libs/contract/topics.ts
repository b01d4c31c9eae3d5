/** MQTT topics: `craie/v1/{deviceId}/up|down/{kind}`. MQTT 3.1.1, QoS ≤ 1, nothing retained, no `$share`. */
export const UP_KINDS = ['hello', 'heartbeat', 'inventory', 'reported', 'outcome', 'event', 'bye'] as const;
export const DOWN_KINDS = ['welcome', 'target', 'command', 'wanted'] as const;
export type UpKind = (typeof UP_KINDS)[number];
export type DownKind = (typeof DOWN_KINDS)[number];

const PREFIX = 'craie/v1/';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** True for a lower-case UUID: the only form a device id, certificate CN and MQTT client id may have. */
export const isDeviceId = (value: string): boolean => UUID.test(value);

export const upTopic = (deviceId: string, kind: UpKind): string => `${PREFIX}${deviceId}/up/${kind}`;
export const downTopic = (deviceId: string, kind: DownKind): string => `${PREFIX}${deviceId}/down/${kind}`;
/** The one subscription of an agent; the broker grants exactly this filter to this CN and no other. */
export const downFilter = (deviceId: string): string => `${PREFIX}${deviceId}/down/+`;

/** Reads an up topic; `undefined` when it is not exactly one of ours. */
export function parseUpTopic(topic: string): { deviceId: string; kind: UpKind } | undefined {
  return parse(topic, 'up', UP_KINDS);
}

/** Reads a down topic; `undefined` when it is not exactly one of ours. */
export function parseDownTopic(topic: string): { deviceId: string; kind: DownKind } | undefined {
  return parse(topic, 'down', DOWN_KINDS);
}

function parse<K extends string>(topic: string, direction: string, kinds: readonly K[]) {
  if (!topic.startsWith(PREFIX)) return undefined;
  const [deviceId, way, kind, ...rest] = topic.slice(PREFIX.length).split('/');
  if (rest.length > 0 || way !== direction || !deviceId || !isDeviceId(deviceId)) return undefined;
  return kinds.includes(kind as K) ? { deviceId, kind: kind as K } : undefined;
}
