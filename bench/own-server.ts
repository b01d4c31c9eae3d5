/** A built server of the benchmark's own, on the embedded engines and loopback alone. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SiteView } from '#contract';
import { Api, waitReady } from '../scripts/demo/api.js';
import { freePort, type Processes } from '../scripts/demo/processes.js';

const [EMAIL, PASSWORD] = ['bench@syndicat.example', 'correct-cheval-pile-agrafe'];

export interface OwnServer {
  /** Address of the console. */
  url: string;
  deviceUrl: string;
  api: Api;
  site: SiteView;
  /** Enrols as many devices as were asked for. */
  token: string;
}

/** Starts it on the folder `data`, for devices that reach it at `host`. @throws Error when it is not ready within a minute */
export async function ownServer(processes: Processes, data: string, { host = '127.0.0.1', devices = 2 } = {}): Promise<OwnServer> {
  const [http, device, mqtt] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${http}`;
  const passwordFile = join(data, 'password');
  await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
  processes.start('server', ['dist/apps/server/src/main.js'], {
    env: {
      ...process.env, DATA_DIR: data, HTTP_HOST: '127.0.0.1', HTTP_PORT: String(http), DEVICE_HOST: host, DEVICE_PORT: String(device),
      MQTT_PORT: String(mqtt), DEVICE_PUBLIC_HOST: host, PUBLIC_URL: url, CRAIE_SAMPLE: 'landes', CRAIE_SECOND_FACTOR: 'off', CRAIE_OWNER_EMAIL: EMAIL,
      CRAIE_OWNER_PASSWORD_FILE: passwordFile, LOG_LEVEL: 'warn',
    },
  });
  await waitReady(url, 60);
  const api = new Api(url);
  await api.signIn(EMAIL, PASSWORD);
  const [site] = (await api.sites(1)).items;
  if (!site) throw new Error('The sample has no site.');
  const { token } = await api.enrolmentToken(site, 'Bench', devices);
  if (!token) throw new Error('The server gave no token.');
  return { url, deviceUrl: `https://${host}:${device}`, api, site, token };
}
