import { COMMAND_KINDS } from '#contract';
import { createExecutors } from '../../../agent/src/commands/index.js';
import { commandContext } from './command-context.js';

const { signal } = new AbortController();

it('executes every kind of the contract', () => {
  expect(Object.keys(createExecutors(commandContext({}))).sort()).toEqual([...COMMAND_KINDS].sort());
});

it('refreshes the inventory', async () => {
  const context = commandContext({});
  expect(await createExecutors(context)['refresh-inventory']({}, signal)).toMatchObject({ state: 'done' });
  expect(context.refreshed).toBe(1);
});

it('gives an order an end even when the agent around it fails', async () => {
  const context = commandContext({});
  context.refreshInventory = async () => { throw new Error('no link'); };
  expect(await createExecutors(context)['refresh-inventory']({}, signal)).toEqual({ state: 'failed', detail: 'L’ordre a échoué : no link' });
});

it.each([undefined, null, 7, 'text', [], { surprise: 1 }])('refuses %j as arguments', async (args) => {
  const context = commandContext({});
  for (const kind of COMMAND_KINDS) expect(await createExecutors(context)[kind](args, signal)).toMatchObject({ state: 'failed' });
  expect([context.refreshed, context.later]).toEqual([0, []]);
});
