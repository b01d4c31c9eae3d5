/** Several agents of one site on this machine: see site-agent.ts. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { AgentMachine } from './agent-process.js';

/** Bundles the agent without its package tool. @returns the folder, to be removed, and the bundle in it */
export function bundleSiteAgent(): { folder: string; bundle: string } {
  const folder = mkdtempSync(join(tmpdir(), 'craie-site-agent-'));
  const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'agent/vite.config.mjs', '--ssr', resolve('test/support/site-agent.ts'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  execFileSync(process.execPath, vite, { env: { ...process.env, NODE_OPTIONS: '' } });
  return { folder, bundle: join(folder, 'craie-agent.mjs') };
}

export class SiteAgent extends AgentMachine {
  deviceId = '';

  constructor(private readonly siteBundle: string) {
    super();
  }

  /** Enrols it as a device that the others reach on loopback. */
  async join(url: string, token: string): Promise<void> {
    this.deviceId = await this.enrol(url, token, '--no-power', '--no-lock');
    const file = join(this.state, 'agent.json');
    const configuration = JSON.parse(await readFile(file, 'utf8')) as object;
    await writeFile(file, JSON.stringify({ ...configuration, manage: true, sharing: { addresses: ['127.0.0.1'] } }));
  }

  override start(): void {
    const child = spawn(process.execPath, [this.siteBundle, this.state], { stdio: ['ignore', 'ignore', 'pipe'], env: this.environment });
    child.stderr.on('data', (part: Buffer) => (this.log += part.toString()));
    this.process = child;
  }
}
