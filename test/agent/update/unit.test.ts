/** The command line of the service unit, on every Node version that Debian's dependency lets in. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adopt } from '../../../agent/src/update/trial.rules.js';
import { sha256Of, UpdateFolder } from '../../../agent/src/update/update-folder.js';
import { buildAgent, LAUNCHER } from '../../support/agent-process.js';
import { describeWith } from '../../support/parts.js';
import { fetchRuntimes, runtime } from '../../support/runtimes.js';

await fetchRuntimes();

describeWith(['Node 18 to 24'], 'the command line of the service', () => {
  const unit = readFileSync('agent/packaging/debian/craie-agent.service', 'utf8');
  const flags = /^ExecStart=\/usr\/bin\/node (.*) \/usr\/lib\/craie-agent\/launcher\.mjs run$/m.exec(unit)?.[1]?.split(' ') ?? [];

  beforeAll(() => buildAgent());

  it.each([18, 20, 22, 24] as const)('Node %i: the packaged bundle runs, and a busy one on trial is ended by the watching thread', async (major) => {
    expect(flags).toContain('--jitless');
    const folder = mkdtempSync(join(tmpdir(), 'craie-unit-'));
    copyFileSync(LAUNCHER, join(folder, 'launcher.mjs'));
    writeFileSync(join(folder, 'craie-agent.mjs'), '#!/usr/bin/env node\n// craie-agent 1\nprocess.stdout.write("packaged");\n');
    const launch = () => spawnSync(runtime(major), [...flags, join(folder, 'launcher.mjs'), 'run', '--state', folder], { env: { CRAIE_AGENT_SUPERVISED: '1' }, encoding: 'utf8' });
    expect(launch()).toMatchObject({ status: 0, stdout: 'packaged' });

    const content = Buffer.from('#!/usr/bin/env node\n// craie-agent 2\nfor (;;);\n');
    const busy = { version: '2', sha256: sha256Of(content) };
    const updates = new UpdateFolder(join(folder, 'update'));
    await updates.put(busy, content);
    await updates.write(adopt({ base: '1' }, busy, { wish: 'w', from: '1', patienceMs: 300 }));
    expect(launch().signal).toBe('SIGKILL');
    expect(launch()).toMatchObject({ status: 0, stdout: 'packaged' });
    rmSync(folder, { recursive: true });
  });
});
