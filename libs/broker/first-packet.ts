import mqttPacket, { type Packet } from 'mqtt-packet';

/**
 * Reads the first packet of a stream of MQTT bytes and nothing after it. How long it may be is looked at elsewhere.
 *
 * @param then is called once: with the packet, or with nothing when this is not MQTT.
 */
export function firstPacket(then: (packet: Packet | undefined) => void): (chunk: Buffer) => void {
  let parser: mqttPacket.Parser | undefined = mqttPacket.parser();
  const tell = (packet?: Packet): void => {
    if (!parser) return;
    parser = undefined;
    then(packet);
  };
  parser.on('packet', tell);
  parser.on('error', () => tell());
  return (chunk) => void parser?.parse(chunk);
}
