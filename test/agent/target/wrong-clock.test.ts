/** Hours on a machine whose own clock is wrong by years: they are the server's. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { momentOf, wallTime, type Calendar, type TargetItem } from '#contract';
import { AgentMachine, buildAgent } from '../../support/agent-process.js';
import { startAgentServer, type AgentServer } from '../../support/agent-server.js';
import { describeWith } from '../../support/parts.js';

const zone = 'Europe/Paris';
/** There is class all day, but for its last minute. */
const calendar: Calendar = { zone, class: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '23:59' }], closed: [] };

describeWith(['faketime', 'root on Debian'], 'a machine whose clock is', () => {
  let server: AgentServer;
  let folder: string;
  beforeAll(async () => {
    await buildAgent();
    server = await startAgentServer();
    folder = mkdtempSync(join(tmpdir(), 'craie-hours-'));
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it.each([['six years behind', -6], ['six years ahead', 6]])('%s waits, fails and teaches by the server’s', async (_, years) => {
    const runtime = join(folder, `node${years}`);
    const fake = `LD_PRELOAD=$(ls /usr/lib/*/faketime/libfaketime.so.1) FAKETIME='${years > 0 ? '+' : ''}${years}y' FAKETIME_DONT_FAKE_MONOTONIC=1`;
    writeFileSync(runtime, `#!/bin/sh\n${fake} exec '${process.execPath}' "$@"\n`, { mode: 0o755 });
    const machine = new AgentMachine(runtime);
    try {
      server.said.length = 0;
      const id = await machine.enrol(server.url, server.token);
      machine.start();
      await server.heard('hello');
      const file = { sha256: 'a'.repeat(64), size: 1, path: '/device/v1/files/none' };
      const wish = (key: string, windows: 'outside-class'[], deadline?: string): TargetItem =>
        ({ key, kind: 'app', ensure: 'present', title: key, package: `craie-${key}`, version: '1', file, when: { windows, download: 'window', ...(deadline !== undefined && { deadline }) } });
      // The one whose deadline has passed is tried: what it needs is not there.
      await server.target(id, 1, [wish('later', ['outside-class']), wish('over', ['outside-class'], new Date(Date.now() - 60_000).toISOString())], { calendar });
      const { items } = await server.heard('reported', (r) => r.items.some((i) => i.state === 'failed'), 40_000);
      const failed = items.find((i) => i.key === 'over')!;
      expect(Math.abs(Date.parse(failed.retryAt!) - Date.now())).toBeLessThan(10 * 60_000);
      const told = await server.heard('reported', (r) => r.items.some((i) => i.key === 'later' && i.retryAt !== undefined), 40_000);
      const waiting = told.items.find((i) => i.key === 'later');
      expect(waiting).toMatchObject({ state: 'waiting', reason: 'window' });
      const opens = momentOf(zone, { day: wallTime(zone, Date.now()).day, minute: 24 * 60 - 1 });
      expect(Math.abs(Date.parse(waiting!.retryAt!) - opens)).toBeLessThanOrEqual(86_400_000);
      expect(wallTime(zone, Date.parse(waiting!.retryAt!)).minute).toBe(24 * 60 - 1);
      const lesson = JSON.parse((await machine.cli('lesson', '--for', '30m', '--json')).stdout) as { until: string };
      // A lesson ends with the hours of class at the latest.
      const ends = Math.min(Date.now() + 30 * 60_000, opens > Date.now() ? opens : Number.POSITIVE_INFINITY);
      expect(Math.abs(Date.parse(lesson.until) - ends)).toBeLessThan(60_000);
    } finally {
      await machine.remove();
    }
  });
});
