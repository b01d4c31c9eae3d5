import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { DeviceLink, LinkStats } from '#broker';
import { Database } from '#database';
import { Authority } from '#pki';
import { AppModule } from './app.module.js';
import { DeviceUpgrade } from './enrolment/index.js';
import { limitTimes, openDeviceListener, portOf, type DeviceListener } from './operations/device-listener.js';
import { CertificateRenewal } from './operations/certificate-renewal.js';
import { describeApi } from './operations/api-description.js';
import { layFront } from './operations/front.js';
import { Health } from './operations/health.js';
import type { Clock } from './shared/clock.js';
import type { Config } from './shared/config.js';
import { DeviceTls } from './shared/device-tls.js';
import { Endpoints } from './shared/endpoints.js';
import { LINK } from './shared/link.js';
import { createLog, frameworkLog, type Log } from './shared/log.js';
import { SCHEMA } from './schema.js';

/** A running server. */
export interface Server {
  app: NestExpressApplication;
  urls: { http: string; device: string; mqtt: string };
  /** Stops listening, lets the rooms finish, then closes the database. */
  close(): Promise<void>;
}

/** Opens the database, the rooms and the three listeners. @throws FolderInUse, or what kept a listener from its port */
export async function createServer(config: Config, parts: { log?: Log; clock?: Clock } = {}): Promise<Server> {
  const log = parts.log ?? createLog(config.logLevel);
  const database = await Database.open({
    ...SCHEMA,
    dataDir: config.dataDir,
    ...(config.database.url ? { url: config.database.url } : {}),
    onTrouble: (message) => log.warn(message),
  });
  const endpoints = new Endpoints();
  let app: NestExpressApplication | undefined;
  let devices: DeviceListener | undefined;
  const close = async () => {
    devices?.close();
    await app?.close();
    await database.close();
  };
  try {
    app = await NestFactory.create<NestExpressApplication>(AppModule.with({ config, database, log, endpoints, ...(parts.clock && { clock: parts.clock }) }), {
      bodyParser: false,
      abortOnError: false,
      forceCloseConnections: true,
      logger: frameworkLog(log),
    });
    app.setGlobalPrefix('api/v1', { exclude: ['device/{*path}'] });
    layFront(app);
    describeApi(app);
    await app.listen(config.http.port, config.http.host);
    const http = app.getHttpServer();
    limitTimes(http);
    endpoints.http = config.http.publicUrl ?? `http://${inUrl(config.http.host)}:${portOf(http)}`;
    devices = await openDevices(app, config);
    endpoints.device = `https://${inUrl(config.device.publicHost)}:${devices.port}`;
    watch(app);
    const mqtt = `mqtts://${inUrl(endpoints.mqtt.host)}:${endpoints.mqtt.port}`;
    return { app, urls: { http: endpoints.http, device: endpoints.device, mqtt }, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDevices(app: NestExpressApplication, { device }: Config): Promise<DeviceListener> {
  const { roots } = app.get(Authority);
  const upgrades = app.get(DeviceUpgrade);
  const listener = await openDeviceListener({ host: device.host, port: device.port, ...app.get(DeviceTls).first, roots }, {
    request: app.getHttpAdapter().getInstance(),
    upgrade: (request, socket, head) => void upgrades.take(request, socket, head),
  });
  app.get(CertificateRenewal).add((shown) => listener.showCertificate(shown));
  return listener;
}

/** The link is below the rooms and knows nothing of health: that looks at it from here. */
function watch(app: NestExpressApplication): void {
  const link = app.get<DeviceLink>(LINK);
  app.get(Health).add('broker', async () => reach(await link.stats()));
}

const reach = ({ connections, names }: LinkStats): string => (connections === null ? `connected as ${names.join(', ')}` : `${connections} devices connected`);

/** An IPv6 address stands in brackets in a URL. */
const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);
