/** A booted server with an owner, a clock that can be turned, and browsers from any address. */
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import request from 'supertest';
import type { SessionView } from '#contract';
import { SCHEMA } from '../../../apps/server/src/schema.js';
import { createServer, type Server } from '../../../apps/server/src/server.js';
import { Clock } from '../../../apps/server/src/shared/clock.js';
import { loadConfig } from '../../../apps/server/src/shared/config-load.js';
import { testGround, usualEngine } from '../../support/database.js';

export const OWNER = { email: 'owner@syndicat.example', password: 'correct-cheval-pile-agrafe' };

export class TurnedClock extends Clock {
  private ahead = 0;

  override now(): Date {
    return new Date(Date.now() + this.ahead);
  }

  turn(seconds: number): void {
    this.ahead += seconds * 1000;
  }
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A signed-in browser. */
export interface Browser {
  cookie: string;
  view: SessionView;
  call(method: Method, path: string): request.Test;
}

export interface Door {
  server: Server;
  clock: TurnedClock;
  /** As nobody, from `address`. */
  call(method: Method, path: string, address?: string): request.Test;
  tryPassword(email: string, password: string, address?: string, totp?: string): request.Test;
  signIn(totp?: string, password?: string): Promise<Browser>;
  close(): Promise<void>;
}

/**
 * @param settings on top of free ports, a trusted proxy on this machine and an owner (unless `CRAIE_OWNER_EMAIL` is empty).
 * @param at when it is there as the server starts; now, when absent
 */
export async function openDoor(settings: Record<string, string> = {}, engine = usualEngine, at?: string): Promise<Door> {
  const ground = await testGround(engine, SCHEMA);
  const passwordFile = join(ground.dataDir, 'owner-password');
  await writeFile(passwordFile, OWNER.password);
  const clock = new TurnedClock();
  if (at) clock.turn((Date.parse(at) - clock.now().getTime()) / 1_000);
  const environment = {
    DATA_DIR: ground.dataDir, DATABASE_URL: ground.url ?? '', HTTP_PORT: '0', DEVICE_HOST: '127.0.0.1', DEVICE_PORT: '0', MQTT_PORT: '0', LOG_LEVEL: 'silent',
    TRUSTED_PROXIES: 'loopback', CRAIE_OWNER_EMAIL: OWNER.email, CRAIE_OWNER_PASSWORD_FILE: passwordFile, CRAIE_SECOND_FACTOR: 'off', ...settings,
  };
  const server = await createServer(loadConfig(environment), { clock });
  // Not the public address: that one may be behind a proxy that is not there.
  const { port } = server.app.getHttpServer().address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const call: Door['call'] = (method, path, address = '192.0.2.1') => request(origin)[method](`/api/v1${path}`).set('x-forwarded-for', address);
  const tryPassword: Door['tryPassword'] = (email, password, address, totp) => call('post', '/session', address).send({ email, password, ...(totp && { totp }) });
  return {
    server, clock, call, tryPassword,
    async signIn(totp, password = OWNER.password) {
      const answer = await tryPassword(OWNER.email, password, '198.51.100.1', totp).expect(200);
      const cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0] ?? '';
      const view = answer.body as SessionView;
      return { cookie, view, call: (method, path) => call(method, path).set('cookie', cookie).set('x-craie-csrf', view.csrf) };
    },
    async close() {
      await server.close();
      await ground.remove();
    },
  };
}
