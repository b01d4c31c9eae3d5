/** The server under test: the built one, as a process of its own, on either engine. */
import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Api, waitReady } from '../../scripts/demo/api.js';
import { freePort, Processes } from '../../scripts/demo/processes.js';
import { processFigures } from '../process-figures.js';

/** Who signs in. */
export const [EMAIL, PASSWORD] = ['bench@syndicat.example', 'correct-cheval-pile-agrafe'];
const HOST = '127.0.0.1';
const START_SECONDS = 60;

export interface ServerOptions {
  /** Folder of its own. */
  data: string;
  /** Folder of the authority, shared by the servers of one run: the devices' certificates are made once. */
  authority: string;
  /** Absent: the embedded engine. */
  databaseUrl?: string;
  /** Processor profiles of all its threads are left there when it stops. */
  profiles?: string;
}

export class BenchServer {
  private constructor(
    private readonly processes: Processes,
    private readonly child: ChildProcess,
    readonly url: string,
    readonly api: Api,
    readonly mqtt: { host: string; port: number },
    /** Address of the device API. */
    readonly device: string,
  ) {}

  /** Starts it and signs in. @throws Error when it is not ready within a minute */
  static async start({ data, authority, databaseUrl, profiles }: ServerOptions): Promise<BenchServer> {
    const [http, device, mqtt] = [await freePort(), await freePort(), await freePort()];
    await mkdir(data, { recursive: true, mode: 0o700 });
    const passwordFile = join(data, 'password');
    await writeFile(passwordFile, PASSWORD, { mode: 0o600 });
    const url = `http://${HOST}:${http}`;
    const processes = new Processes((_, code) => { process.stderr.write(`The server under test ended by itself (${String(code)}).\n`); });
    const child = processes.start('server', [...(profiles ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : []), 'dist/apps/server/src/main.js'], {
      env: {
        ...process.env, DATA_DIR: data, CERTS_DIR: authority, HTTP_HOST: HOST, HTTP_PORT: String(http), DEVICE_HOST: HOST, DEVICE_PORT: String(device), MQTT_PORT: String(mqtt),
        DEVICE_PUBLIC_HOST: HOST, PUBLIC_URL: url, CRAIE_SAMPLE: 'landes', CRAIE_SECOND_FACTOR: 'off', CRAIE_OWNER_EMAIL: EMAIL, CRAIE_OWNER_PASSWORD_FILE: passwordFile, LOG_LEVEL: 'warn',
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      },
    });
    const server = new BenchServer(processes, child, url, new Api(url), { host: HOST, port: mqtt }, `https://${HOST}:${device}`);
    try {
      await waitReady(url, START_SECONDS);
      await server.api.signIn(EMAIL, PASSWORD);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  figures(): ReturnType<typeof processFigures> {
    return processFigures(this.pid);
  }

  stop(): Promise<void> {
    return this.processes.stop();
  }
}
