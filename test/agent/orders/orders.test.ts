import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandBody } from '#contract';
import { Ledger } from '../../../agent/src/orders/ledger.js';
import { AgentMachine, buildAgent } from '../../support/agent-process.js';
import { startAgentServer, type AgentServer } from '../../support/agent-server.js';

describe('commands, end to end', () => {
  let server: AgentServer;
  let machine: AgentMachine;
  let id: string;

  beforeAll(() => buildAgent());
  beforeEach(async () => {
    server = await startAgentServer();
    machine = new AgentMachine();
    id = await machine.enrol(server.url, server.token, '--observe', '--no-power', '--no-lock', '--no-message');
    machine.start();
    await server.heard('hello');
  });
  afterEach(async () => {
    await machine.remove();
    await server.stop();
  });
  const outcome = (commandId: string, state: string) => server.heard('outcome', (o) => o.commandId === commandId && o.state === state, 40_000);

  it('executes in order, and answers each with an end', async () => {
    const first = await server.command(id, 1, 'refresh-inventory');
    const second = await server.command(id, 2, 'reboot');
    const third = await server.command(id, 3, 'ring', { seconds: 'many' });
    await outcome(first, 'running');
    await outcome(first, 'done');
    expect(await outcome(second, 'refused')).toHaveProperty('detail');
    await outcome(third, 'failed');
  });

  it('refuses what is forged, foreign, late or replayed', async () => {
    const refused = (why: string) => server.heard('event', (e) => e.kind === 'refused-message' && e.detail.includes(why));
    const body: CommandBody = { v: 1, id: crypto.randomUUID(), deviceId: id, sequence: 1, kind: 'diagnose', args: {}, issuedAt: '', expiresAt: '2999-01-01T00:00:00Z' };
    const good = server.signing.sign(JSON.stringify(body));
    await server.send(id, 'command', { ...good, body: good.body.replace('diagnose', 'reboot') });
    await refused('signature');
    await server.send(id, 'command', { v: 1 });
    await refused('command: ');
    await server.command(id, 1, 'diagnose', {}, { deviceId: crypto.randomUUID() });
    await refused('another device');
    const late = await server.command(id, 5, 'diagnose', {}, { expiresAt: new Date(Date.now() - 1_000).toISOString() });
    await outcome(late, 'expired');
    await server.command(id, 5, 'refresh-inventory');
    await refused('replayed');
    expect(server.said.filter((m) => m.kind === 'outcome').map((m) => m.body)).toMatchObject([{ commandId: late, state: 'expired' }]);
  });

  it('answers a repeat with the outcome it had, without doing it again', async () => {
    const first = await server.command(id, 1, 'refresh-inventory');
    const done = await outcome(first, 'done');
    server.said.length = 0;
    await server.command(id, 1, 'refresh-inventory', {}, { id: first });
    expect(await outcome(first, 'done')).toEqual(done);
    expect(server.said.filter((m) => m.kind === 'outcome' && m.body.state === 'running')).toEqual([]);
  });

  it('kill -9 in the middle: interrupted, said once the agent is back; the sequence is kept', async () => {
    const command = await server.command(id, 7, 'diagnose');
    await outcome(command, 'running');
    await machine.stop('SIGKILL');
    await server.heard('bye', (b) => b.reason === 'lost');
    server.said.length = 0;
    machine.start();
    expect((await outcome(command, 'failed')).detail).toContain('interrupted');
    expect(await server.heard('hello')).toMatchObject({ lastSequence: 7 });
  });

  it('loses no outcome when the server goes and the agent is killed before it returns', async () => {
    const command = await server.command(id, 1, 'diagnose');
    await outcome(command, 'running');
    await server.stopMqtt();
    await until(() => machine.cli('status', '--json').then(({ stdout }) => stdout.includes('"connected":false')));
    const ended = () => Ledger.open(join(machine.state, 'copy')).then(async (ledger) => ledger.close().then(() => ledger.open().length === 0));
    await until(async () => {
      await copyFile(join(machine.state, 'commands.journal'), join(machine.state, 'copy'));
      return ended();
    });
    await machine.stop('SIGKILL');
    machine.start();
    await server.startMqtt();
    await server.heard('outcome', (o) => o.commandId === command && o.state !== 'running', 60_000);
  });
});

async function until(fits: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await fits())) if (Date.now() > deadline) throw new Error('did not happen in 30 s');
}
