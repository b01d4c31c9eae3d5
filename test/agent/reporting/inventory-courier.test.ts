import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { InventoryMessage } from '#contract';
import { createInventory } from '../../../agent/src/inventory/index.js';
import { SILENT } from '../../../agent/src/log.js';
import { InventoryCourier } from '../../../agent/src/reporting/inventory-courier.js';
import { recordedMachine } from '../recorded-machine.js';

describe('what is sent of the inventory', () => {
  const machine = recordedMachine({ files: { '/proc/sys/kernel/hostname': 'tablette-1', '/var/lib/dpkg/status': '' } });
  const agent = { version: '1.0.0', manage: false, allowPower: false, allowLock: false, capabilities: [] };
  const path = join(mkdtempSync(join(tmpdir(), 'craie-courier-')), 'inventory.json');
  const sent: string[][] = [];
  let news: () => void = () => undefined;
  const link = {
    connected: true,
    publishRaw: async (_kind: string, payload: string | Buffer) => {
      const message = JSON.parse(inflateRawSync(payload).toString()) as InventoryMessage;
      sent.push([...Object.keys(message.sections), ...(message.software ? ['software'] : [])]);
      news();
    },
  };
  const open = () => InventoryCourier.open(path, createInventory({ agent, machine }), link, SILENT);
  afterAll(() => rmSync(join(path, '..'), { recursive: true }));

  it('everything at first, then only the parts that changed, also after another start', async () => {
    const first = await open();
    await first.refresh();
    expect(sent[0]).toEqual(['system', 'hardware', 'network', 'os', 'protection', 'agent', 'software']);
    await first.refresh();
    expect(sent).toHaveLength(1);
    const second = await open();
    expect(second.hash).toBe(first.hash);
    writeFileSync(machine.at('/proc/sys/kernel/hostname'), 'tablette-2');
    await second.refresh();
    expect(sent[1]).toEqual(['system']);
  });

  it('by itself, as time passes', async () => {
    const courier = await open();
    writeFileSync(machine.at('/proc/sys/kernel/hostname'), 'tablette-3');
    const stop = new AbortController();
    const heard = new Promise<void>((resolve) => (news = resolve));
    const life = courier.run(stop.signal, 10);
    await heard;
    stop.abort();
    await life;
    courier.stop();
    // Behind the delivery under way, which still writes what it delivered.
    await courier.refresh();
    expect(sent.at(-1)).toEqual(['system']);
  });
});
