import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isHeld, takeFolder } from '../../../agent/src/state/only-one.js';

describe('takeFolder', () => {
  let path: string;
  beforeEach(() => (path = join(mkdtempSync(join(tmpdir(), 'craie-one-')), 'running')));
  afterEach(() => rmSync(join(path, '..'), { recursive: true }));

  it('gives the folder to one, and again once it is let go', async () => {
    const letGo = await takeFolder(path);
    expect(await isHeld(path)).toBe(true);
    expect(await takeFolder(path)).toBeUndefined();
    await letGo!();
    expect(await isHeld(path)).toBe(false);
    expect(await takeFolder(path)).toBeDefined();
  });

  it.each(['', 'rubbish', '999999999 1', `${process.pid} 12`])('a file that says « %s » holds nothing (a killed agent, a pid given out again)', async (text) => {
    writeFileSync(path, text);
    expect(await takeFolder(path)).toBeDefined();
  });
});
