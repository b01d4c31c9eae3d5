/** What a device may do on the broker, from its certificate's name alone. Pure: each answers a sentence when refused. */
import { downFilter, parseDownTopic, UP_KINDS, upTopic, type UpKind } from '#contract';

interface Packet { topic: string; qos: number; retain: boolean; payload: Buffer | string }
interface Connect { clientId: string; clean?: boolean; will?: Partial<Packet> | undefined }

const WILL_BYTES = 1_024;
/** Names from outside are shortened in what we say about them. */
const shown = (topic: string): string => JSON.stringify(topic.slice(0, 100));

export function refuseConnect(deviceId: string, packet: Connect): string | undefined {
  if (packet.clientId !== deviceId) return `client id ${shown(packet.clientId)} is not the name of the certificate`;
  if (!packet.clean) return 'only clean sessions are kept';
  const will = packet.will;
  if (!will) return undefined;
  const { topic = '', qos = 0, retain = false, payload = '' } = will;
  if (topic !== upTopic(deviceId, 'bye')) return `will on ${shown(topic)}`;
  if (qos > 1 || retain || payload.length > WILL_BYTES) return 'will with QoS 2, retained or too long';
  return undefined;
}

export function readPublish(deviceId: string, packet: Packet): { kind: UpKind } | { refused: string } {
  const kind = UP_KINDS.find((one) => packet.topic === upTopic(deviceId, one));
  if (!kind) return { refused: `publish to ${shown(packet.topic)}` };
  if (packet.qos > 1) return { refused: 'publish with QoS 2' };
  if (packet.retain) return { refused: 'retained publish' };
  return { kind };
}

export function refuseSubscribe(deviceId: string, filter: string, qos: number): string | undefined {
  if (qos > 1) return 'subscription with QoS 2';
  if (filter === downFilter(deviceId) || parseDownTopic(filter)?.deviceId === deviceId) return undefined;
  return `subscription to ${shown(filter)}`;
}
