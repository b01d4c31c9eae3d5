import { recordedMachine } from '../recorded-machine.js';

const machine = recordedMachine({
  files: { '/a': 'x'.repeat(50_000), '/folder/one': ' text \n' },
  tools: {
    slow: { script: 'exec /bin/sleep 30' }, loud: { script: 'while :; do echo yes; done' }, wrong: { out: 'half an answer', code: 3 },
    where: { script: 'echo "$PATH $LC_ALL $1"' },
  },
});

it('reads no more than asked, and nothing from what is not there', async () => {
  expect((await machine.bytes('/a', 20_000))?.length).toBe(20_000);
  expect(await machine.text('/folder/one')).toBe('text');
  expect(await machine.bytes('/missing')).toBeUndefined();
  expect(await machine.text('/folder')).toBe('');
  expect(await machine.list('/missing')).toEqual([]);
  expect(await machine.space('/missing')).toBeUndefined();
  expect(await machine.resolve('/missing')).toBe('');
});

it('ends a tool that takes too long or says too much', async () => {
  const start = performance.now();
  expect(await machine.run('slow', [], { timeout: 100 })).toEqual({ code: undefined, out: '' });
  expect(await machine.run('loud', [], { maxBytes: 1_000 })).toEqual({ code: undefined, out: '' });
  expect(performance.now() - start).toBeLessThan(10_000);
});

it('gives the exit code beside the output, and looks only where it is told', async () => {
  expect(await machine.run('wrong', [])).toEqual({ code: 3, out: 'half an answer' });
  expect(await machine.run('ls', ['/'])).toEqual({ code: undefined, out: '' });
  expect(await machine.tool('ls')).toBeUndefined();
  expect((await machine.run('where', ['$(id)'])).out).toBe(`${machine.toolPath} C.UTF-8 $(id)\n`);
});
