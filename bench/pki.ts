/** Processor time of one device certificate with the native signer, against node-forge alone in the same run: `npm run bench -- pki`. */
import { createPrivateKey, sign } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { v7 } from 'uuid';
import { Authority, createCsr, createDeviceKey } from '#pki';
import { report } from './report.js';

/** Certificates until the code is compiled: what the first ones cost is said beside the figure. */
const FIRST = 200;
const ROUNDS = 1_000;
const REFERENCE_ROUNDS = 20;

/** Milliseconds of processor time a round: waiting for a busy machine does not count, its cold caches do. */
function perRound(rounds: number, work: () => unknown): number {
  const start = process.cpuUsage();
  for (let i = 0; i < rounds; i++) work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000 / rounds;
}

const folder = await mkdtemp(join(tmpdir(), 'craie-bench-'));
try {
  const authority = await Authority.open(folder);
  const csr = createCsr(await createDeviceKey());
  const issue = () => authority.issueDevice(csr, v7());
  const first = perRound(FIRST, issue);
  const ours = perRound(ROUNDS, issue);

  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.key'));
  const pem = await readFile(join(folder, file), 'utf8');
  const key = createPrivateKey(pem);
  const body = Buffer.alloc(700, 'c');
  const signature = perRound(ROUNDS, () => sign('sha256', body, key));
  const rsa = forge.pki.privateKeyFromPem(pem);
  const reference = perRound(REFERENCE_ROUNDS, () => {
    const request = forge.pki.certificationRequestFromPem(csr);
    request.verify();
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = request.publicKey as forge.pki.rsa.PublicKey;
    certificate.sign(rsa, forge.md.sha256.create());
  });
  const held = await report({
    bench: 'pki',
    conditions: { rounds: ROUNDS, authority: 'RSA 3072', device: 'RSA 2048' },
    figures: [
      { name: 'processor per certificate', value: ours, unit: 'ms', budget: { most: 4 }, reference: { name: 'node-forge alone', value: reference } },
      { name: 'of that, the signature', value: signature, unit: 'ms' },
      { name: `the first ${FIRST} of a process`, value: first, unit: 'ms' },
    ],
  });
  process.exitCode = held ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
