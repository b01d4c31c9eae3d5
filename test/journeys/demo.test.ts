/** `npm run demo`, as a newcomer runs it: ready, real, and gone without a trace. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import type { DeviceRow, FleetSummary, Page } from '#contract';
import { Api } from '../../scripts/demo/api.js';
import { until } from '../support/house.js';

const root = new URL('../..', import.meta.url).pathname;
const demoFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('craie-demo-'));

describe('the demo', () => {
  test('prints how to sign in, shows this machine and the simulated ones, and stops cleanly', async () => {
    const before = demoFolders();
    const demo = spawn(process.execPath, ['dist/scripts/demo/main.js', '--json', '--port', '0', '--devices', '12'], { cwd: root, env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    demo.stdout.on('data', (part: Buffer) => said.push(part.toString()));
    const complaints: string[] = [];
    demo.stderr.on('data', (part: Buffer) => complaints.push(part.toString()));
    try {
      const line = await until('the line of the demo', async () => said.join('').includes('\n') && said.join('').trim(), 90);
      const { url, email, password } = JSON.parse(line) as { url: string; email: string; password: string };
      const api = new Api(url);
      await api.signIn(email, password);
      const summary = await until('13 devices online', async () => {
        const now = await api.call<FleetSummary>('GET', '/devices/summary');
        return now.total - now.unmanaged === 13 && now.online === 13 && now;
      }, 90);
      expect(summary).toMatchObject({ offline: 0, unmanaged: 6 });
      const { items } = await api.call<Page<DeviceRow>>('GET', `/devices?q=${encodeURIComponent(hostname())}`);
      expect(items.map((device) => device.name)).toContain(hostname());
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${complaints.join('')}`);
    } finally {
      const ended = new Promise((resolve) => demo.once('exit', resolve));
      demo.kill('SIGTERM');
      expect(await ended).toBe(0);
    }
    expect(demoFolders()).toEqual(before);
  });

  test('says what is wrong with its arguments', async () => {
    const demo = spawn(process.execPath, ['dist/scripts/demo/main.js', '--devices', 'many'], { cwd: root, env: { ...process.env, NODE_OPTIONS: '' } });
    let said = '';
    demo.stderr.on('data', (part: Buffer) => (said += part.toString()));
    expect(await new Promise((resolve) => demo.once('close', resolve))).toBe(64);
    expect(said).toContain('many is not a whole number');
    expect(said).toContain('--devices N');
  });
});
