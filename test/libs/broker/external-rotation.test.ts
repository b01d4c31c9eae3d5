/** The authority is rotated under a real Mosquitto, a server that holds its names there, and devices that come by WebSocket. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { upTopic } from '#contract';
import { Authority, beginRotation, moveRotation, retireOld } from '#pki';
import { describeWith } from '../../support/parts.js';
import { Door } from './by-websocket.js';
import { ExternalFleet, ORDERS } from './external-fleet.js';
import { event, until } from './fleet.js';

const SEAT = 'craie-server-1';

describeWith(['mosquitto'], 'a rotation beside an external broker', () => {
  test('each step leaves the ways to the broker open', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'craie-rotation-'));
    const authority = await Authority.open(folder);
    const fleet = await ExternalFleet.open(authority);
    const server = await fleet.process();
    const door = await Door.to(server.link);
    let said = 0;
    const works = async () => {
      const id = v7();
      const device = await door.device(id);
      await device.publishAsync(upTopic(id, 'event'), event(), { qos: 1 });
      await until('its message', () => server.messages.length === said + 1);
      said++;
      await device.endAsync();
    };
    /** What the server does after an order, and its operator every night; all connections are new ones. */
    const follow = async () => {
      await authority.reload();
      await server.link.showCertificate({ certificate: '', key: '', roots: authority.roots });
      await fleet.broker.trust(authority);
      await fleet.broker.down();
      await fleet.broker.up();
      await server.hold([SEAT, ORDERS]);
    };
    try {
      await server.hold([SEAT, ORDERS]);
      await beginRotation(folder, { delayMs: 0, withinMs: 0, share: 1 });
      await authority.reload();
      // The broker does not know the new root yet.
      await works();
      await follow();
      await works();
      await moveRotation(folder);
      await follow();
      await works();
      await retireOld(folder);
      await follow();
      await works();
    } finally {
      await door.close();
      await fleet.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
