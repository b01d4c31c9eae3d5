import 'reflect-metadata';
import { mkdir } from 'node:fs/promises';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Database } from '#database';
import { AppModule } from './app.module.js';
import { limitTimes, portOf } from './operations/device-listener.js';
import { describeApi, layFront } from './operations/front.js';
import type { Clock } from './shared/clock.js';
import type { Config } from './shared/config.js';
import { Endpoints } from './shared/endpoints.js';
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
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const database = await Database.open({
    ...SCHEMA,
    dataDir: config.dataDir,
    ...(config.database.url ? { url: config.database.url } : {}),
    onTrouble: (message) => log.warn(message),
  });
  const endpoints = new Endpoints();
  let app: NestExpressApplication | undefined;
  const close = async () => {
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
    const host = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host;
    endpoints.http = config.http.publicUrl ?? `http://${host}:${portOf(http)}`;
    return { app, urls: { http: endpoints.http, device: endpoints.device, mqtt: `mqtts://${endpoints.mqtt.host}:${endpoints.mqtt.port}` }, close };
  } catch (error) {
    await close();
    throw error;
  }
}
