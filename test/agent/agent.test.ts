import { existsSync } from 'node:fs';
import { AgentMachine, buildAgent } from '../support/agent-process.js';
import { startAgentServer, type AgentServer } from '../support/agent-server.js';

describe('the agent as a process', () => {
  let server: AgentServer;
  let machine: AgentMachine;

  beforeAll(() => buildAgent());
  beforeEach(async () => {
    server = await startAgentServer();
    machine = new AgentMachine();
  });
  afterEach(async () => {
    await machine.remove();
    await server.stop();
  });

  it('enrols, says hello, beats, delivers its inventory, and says why it leaves', async () => {
    const id = await machine.enrol(server.url, server.token, '--observe');
    machine.start();
    const hello = await server.heard('hello');
    expect(hello).toMatchObject({ lastSequence: 0, targetEtag: '', inventoryHash: '' });
    const beat = await server.heard('heartbeat');
    expect(beat.diskTotal).toBeGreaterThan(0);
    expect(beat.uptime).toBeGreaterThan(0);
    const inventory = await server.heard('inventory');
    expect(Object.keys(inventory.sections)).toEqual(expect.arrayContaining(['system', 'os', 'agent']));
    await server.heard('event', (e) => e.kind === 'started');
    expect(await machine.stop()).toBe(0);
    expect(await server.heard('bye')).toMatchObject({ reason: 'stopping' });
    expect(server.said.every((m) => m.deviceId === id)).toBe(true);
    expect(server.said.filter((m) => m.kind === 'bye')).toHaveLength(1);
  });

  it('leaves the fleet: says so, and nothing of it stays here', async () => {
    await machine.enrol(server.url, server.token, '--observe');
    machine.start();
    await server.heard('hello');
    const working = await machine.cli('unenrol');
    expect(working).toMatchObject({ code: 1, stdout: '' });
    expect(working.stderr).toContain('arrêter');
    await machine.stop();
    expect(await machine.cli('unenrol')).toMatchObject({ code: 0, stderr: '' });
    await server.heard('bye', (b) => b.reason === 'unenrolling');
    expect(existsSync(machine.state)).toBe(false);
    expect((await machine.cli('status')).stderr).toContain('pas inscrit');
  });

  it('leaves the fleet without its server too', async () => {
    await machine.enrol(server.url, server.token, '--observe');
    await server.stopMqtt();
    expect((await machine.cli('unenrol')).code).toBe(0);
    expect(existsSync(machine.state)).toBe(false);
    await server.startMqtt();
  });

  it('leaves a device as it is during a lesson that somebody locked, says so, and goes on at its end', async () => {
    const id = await machine.enrol(server.url, server.token);
    expect((await machine.cli('lesson', '--for', '30m')).stderr).toContain('ne travaille pas');
    machine.start();
    await server.heard('hello');
    const locked = JSON.parse((await machine.cli('lesson', '--for', '30m', '--json')).stdout) as { until: string };
    expect((await server.heard('event', (e) => e.kind === 'lesson-locked')).detail).toMatch(/^Cours en cours jusqu’à \d\d h \d\d\.$/);
    await server.heard('inventory', (i) => i.sections.agent?.lessonUntil === locked.until);
    const file = { sha256: 'a'.repeat(64), size: 1, path: '/device/v1/files/none' };
    await server.target(id, 1, [{ key: 'app:x', kind: 'app', ensure: 'present', title: 'X', package: 'craie-none', version: '1', file, when: { windows: [], download: 'window' } }]);
    const waiting = await server.heard('reported', (r) => r.items.some((i) => i.state === 'waiting'));
    expect(waiting.items).toEqual([{ key: 'app:x', state: 'waiting', reason: 'lesson', detail: expect.stringContaining('cours') as string, retryAt: locked.until }]);
    expect((await machine.cli('lesson', 'status')).stdout).toMatch(/^Cours en cours jusqu’à/);
    server.said.length = 0;
    expect((await machine.cli('lesson', '--end')).code).toBe(0);
    await server.heard('event', (e) => e.kind === 'lesson-ended');
    // It is tried at once: that this file is not on the server is another matter.
    await server.heard('reported', (r) => r.items.some((i) => i.state === 'failed'));
    await server.heard('inventory', (i) => i.sections.agent !== undefined && i.sections.agent.lessonUntil === undefined);
  });

  it('refuses what an observe-only machine is asked for, and says so per item', async () => {
    const id = await machine.enrol(server.url, server.token, '--observe');
    machine.start();
    await server.heard('hello');
    await server.target(id, 3, [{ key: 'app:x', kind: 'app', ensure: 'present', title: 'X', package: 'craie-none' }]);
    const report = await server.heard('reported', (r) => r.items.some((i) => i.state === 'waiting'));
    expect(report).toMatchObject({ revision: 3, etag: 'etag-3', items: [{ key: 'app:x', state: 'waiting', reason: 'refused' }] });
    await server.heard('heartbeat', (h) => h.targetEtag === 'etag-3');
    // An older revision is not followed, and is noted.
    await server.target(id, 2, []);
    await server.heard('event', (e) => e.kind === 'refused-message' && e.detail.includes('older'));
    // So is one whose wish is none of its kind, whole.
    await server.target(id, 4, [{ key: 'app:y', kind: 'app', ensure: 'present', title: 'Y', format: 'archive', package: '../y' }]);
    await server.heard('event', (e) => e.kind === 'refused-message' && e.detail.includes('app:y'));
    // The same one again asks what became of it: nothing is done twice, everything is said once more.
    server.said.length = 0;
    await server.target(id, 3, [{ key: 'app:x', kind: 'app', ensure: 'present', title: 'X', package: 'craie-none' }]);
    expect(await server.heard('reported')).toEqual(report);
  });
});
