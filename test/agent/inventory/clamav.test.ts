import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { collectClamav, headerDate, parseClamdVersion, parseSignatureHeader } from '../../../agent/src/inventory/clamav.js';
import { recordedMachine, type Recording } from '../recorded-machine.js';

const HEADER = 'ClamAV-VDB:24 Nov 2023 08-40 +0000:27103:2048321:90:0123456789abcdef0123456789abcdef:signature:raynman:1700815200'.padEnd(512, ' ');
const NOW = Date.parse('2023-11-26T12:00:00Z');
const SOCKET = '/run/clamav/clamd.ctl';
let clamd: Server | undefined;
afterEach(() => { clamd?.close(); clamd = undefined; });

/** A daemon that answers VERSION as clamd does, on a real socket. */
async function withClamd(answer: string, recording: Recording = {}, socket = SOCKET) {
  const machine = recordedMachine(recording);
  mkdirSync(dirname(machine.at(socket)), { recursive: true });
  clamd = createServer((peer) => peer.once('data', (asked) => peer.end(asked.toString() === 'zVERSION\0' ? `${answer}\0` : 'UNKNOWN COMMAND\0')));
  await new Promise<void>((resolve) => { clamd?.listen(machine.at(socket), resolve); });
  return machine;
}

it('asks the daemon what it really uses', async () => {
  const machine = await withClamd('ClamAV 1.0.3/27103/Fri Nov 24 08:40:00 2023');
  expect(await collectClamav(machine, NOW)).toEqual({ product: 'ClamAV', version: '1.0.3', signatureVersion: '27103', signatureDate: '2023-11-24T08:40:00Z', state: 'running' });
});

it('finds the daemon where its settings put it, and calls week-old signatures outdated', async () => {
  const machine = await withClamd('ClamAV 0.103.8/26900/Mon May  1 07:22:58 2023', { files: { '/etc/clamav/clamd.conf': 'LogTime yes\nLocalSocket /run/av.sock\n' } }, '/run/av.sock');
  expect(await collectClamav(machine, NOW)).toMatchObject({ version: '0.103.8', signatureDate: '2023-05-01T07:22:58Z', state: 'outdated' });
});

it('reads the header on disk when the daemon is stopped, or has no database yet', async () => {
  const files = { '/var/lib/clamav/daily.cld': HEADER, '/var/lib/clamav/main.cvd': HEADER.replace('27103', '62') };
  const stopped = recordedMachine({ files, tools: { clamscan: { out: 'ClamAV 1.0.3/27103/Fri Nov 24 08:40:00 2023\n' } } });
  expect(await collectClamav(stopped, NOW)).toMatchObject({ version: '1.0.3', signatureVersion: '27103', signatureDate: '2023-11-24T08:40:00Z', state: 'stopped' });
  expect(await collectClamav(await withClamd('ClamAV 1.0.3', { files }), NOW)).toMatchObject({ signatureVersion: '27103', state: 'running' });
});

it('says nothing of what is not installed', async () => expect(await collectClamav(recordedMachine({}), NOW)).toBeUndefined());

it('refuses what is no header and no answer', () => {
  expect(parseSignatureHeader(HEADER)).toEqual({ version: '27103', date: '2023-11-24T08:40:00Z' });
  expect(parseSignatureHeader('ClamAV-VDB:yesterday:27103:')).toEqual({ version: '27103' });
  expect(parseSignatureHeader('PK\u0003\u0004')).toBeUndefined();
  expect(headerDate('24 Xxx 2023 08-40 +0000')).toBeUndefined();
  expect(headerDate('04 Dec 2023 08-40 +0100')).toBe('2023-12-04T07:40:00Z');
  expect(parseClamdVersion('COMMAND UNAVAILABLE')).toBeUndefined();
});
