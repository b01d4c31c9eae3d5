import { once } from 'node:events';
import { connect } from 'node:tls';
import { CertificateRenewal } from '../../../apps/server/src/operations/certificate-renewal.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { usualEngine } from '../../support/database.js';
import { serve, type Served } from '../../support/served.js';

const DAY = 86_400_000;

class LaterClock extends Clock {
  later = 0;
  override now(): Date {
    return new Date(Date.now() + this.later);
  }
}

const clock = new LaterClock();
let served: Served;
beforeAll(async () => { served = await serve(usualEngine, { clock }); });
afterAll(() => served?.close());

/** What a listener shows to somebody who connects now. */
async function shown(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  // The renewed one begins in the test's future: it is read here, not judged.
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  const { fingerprint256 } = socket.getPeerCertificate();
  socket.destroy();
  return fingerprint256;
}
const both = () => Promise.all([shown(served.server.urls.device), shown(served.server.urls.mqtt)]);

test('a month before its end both listeners show another certificate, once; connections stay', async () => {
  const renewal = served.server.app.get(CertificateRenewal, { strict: false });
  const device = await served.addDevice();
  await device.connect();
  const [first, same] = await both();
  expect(same).toBe(first);

  clock.later = 334 * DAY;
  await renewal.look();
  expect(await both()).toEqual([first, first]);

  clock.later = 336 * DAY;
  await renewal.look();
  const [renewed, overMqtt] = await both();
  expect(renewed).not.toBe(first);
  expect(overMqtt).toBe(renewed);
  await renewal.look();
  expect(await both()).toEqual([renewed, renewed]);
  await device.say('hello', { v: 1, agentVersion: '1.0.0', bootId: 'b', at: new Date().toISOString(), targetEtag: '', inventoryHash: '', lastSequence: 0 });
});
