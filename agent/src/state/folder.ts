import { X509Certificate, createPrivateKey } from 'node:crypto';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createDeviceKey } from '#pki';
import type { DialTls } from '../link/dial.js';
import { provenTime } from '../link/proven-time.js';
import { readIfThere, writeAtomic } from './atomic.js';
import { parseConfiguration, parseTrust, type Configuration, type Trust } from './configuration.js';

/** Everything the agent knows that lasts. Readable by its owner alone (folder 0700, files 0600). */
export interface Identity {
  configuration: Configuration;
  trust: Trust;
  /** PEM. */
  key: string;
  certificate: string;
  /** PEM: authorities of a proxy that opens TLS, which a person gave. None = no such proxy is accepted. */
  extraRoots: string[];
  /** Told of the server's time (ms), each time that it had to be proven. Not stored. */
  onTime?: (now: number) => void;
}

/** The identity as connections to the server use it. */
export const dialTls = ({ configuration: { server, deviceId, publicRoots }, trust: { roots, signingKeys }, certificate, key, extraRoots, onTime }: Identity): DialTls => ({
  roots, publicRoots, extraRoots, identity: { deviceId, certificate, key },
  async proveTime(way, signal) {
    const now = await provenTime(way, { server, signingKeys }, signal);
    if (now !== undefined) onTime?.(now);
    return now;
  },
});

/** Key of an enrolment that is not finished. */
const ENROLMENT_KEY = 'key.enrol.pem';
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Each certificate of a PEM file. @throws Error when one of them cannot be read */
export const certificatesIn = (pem: string): string[] => (pem.match(CERTIFICATE) ?? []).map((text) => new X509Certificate(text).toString());

/** The state folder: the only code that knows the names of its files. */
export class StateFolder {
  constructor(readonly path: string) {}

  readonly file = (name: string): string => join(this.path, name);

  /** Makes the folder, or tightens it when it was there with wider rights. */
  async create(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await chmod(this.path, 0o700);
    await mkdir(this.file('cache'), { recursive: true, mode: 0o700 });
    await mkdir(this.file('jobs'), { recursive: true, mode: 0o700 });
  }

  /** The enrolled identity; `undefined` before enrolment. @throws Error when a file is damaged. */
  async identity(): Promise<Identity | undefined> {
    const configuration = await readIfThere(this.file('agent.json'));
    if (configuration === undefined) return undefined;
    const trust = await readIfThere(this.file('trust.json'));
    const certificate = await readIfThere(this.file('cert.pem'));
    if (!trust || !certificate) throw new Error('The state folder is incomplete: enrol this machine again.');
    const extraRoots = certificatesIn((await readIfThere(this.file('extra-ca.pem'))) ?? '');
    return { configuration: parseConfiguration(configuration), trust: parseTrust(trust), certificate, key: await this.keyOf(certificate), extraRoots };
  }

  /**
   * The key to enrol with, kept until the enrolment is whole: an agent that was killed asks again with the same one, by which
   * the server knows that it is the same device.
   */
  async enrolmentKey(): Promise<string> {
    await this.create();
    const kept = await readIfThere(this.file(ENROLMENT_KEY));
    if (kept !== undefined) return kept;
    const key = await createDeviceKey();
    await writeAtomic(this.file(ENROLMENT_KEY), key);
    return key;
  }

  /**
   * Stores the identity that was enrolled with {@link enrolmentKey}. A half-done enrolment is no enrolment: `agent.json` makes it
   * one. A kill between that and the key's last name is mended by {@link identity}.
   */
  async saveIdentity({ configuration, trust, certificate, extraRoots }: Identity): Promise<void> {
    await this.create();
    await writeAtomic(this.file('cert.pem'), certificate);
    await this.saveTrust(trust);
    if (extraRoots.length > 0) await writeAtomic(this.file('extra-ca.pem'), extraRoots.join('\n'));
    await writeAtomic(this.file('agent.json'), `${JSON.stringify(configuration, null, 2)}\n`);
    await rename(this.file(ENROLMENT_KEY), this.file('key.pem'));
  }

  saveTrust(trust: Trust): Promise<void> {
    return writeAtomic(this.file('trust.json'), `${JSON.stringify(trust)}\n`);
  }

  /** Keeps a key for a certificate that is being asked for, before it is asked for. */
  saveNextKey(key: string): Promise<void> {
    return writeAtomic(this.file('key.next.pem'), key);
  }

  /** Takes the renewed certificate; a kill between the two steps is mended by {@link identity}. */
  async adoptCertificate(certificate: string): Promise<void> {
    await writeAtomic(this.file('cert.pem'), certificate);
    await rename(this.file('key.next.pem'), this.file('key.pem'));
  }

  /** Forgets the identity and all that was learnt with it. `agent.json` goes first. */
  async wipe(): Promise<void> {
    await rm(this.file('agent.json'), { force: true });
    await rm(this.path, { recursive: true, force: true });
  }

  /** As {@link wipe}, for an enrolment that takes the place of an earlier one. */
  async forget(): Promise<void> {
    await rm(this.file('agent.json'), { force: true });
    for (const name of await readdir(this.path)) if (name !== ENROLMENT_KEY) await rm(this.file(name), { recursive: true, force: true });
  }

  private async keyOf(certificate: string): Promise<string> {
    const leaf = new X509Certificate(certificate);
    for (const name of ['key.pem', 'key.next.pem', ENROLMENT_KEY]) {
      const key = await readIfThere(this.file(name));
      if (!key || !leaf.checkPrivateKey(createPrivateKey(key))) continue;
      if (name !== 'key.pem') await rename(this.file(name), this.file('key.pem'));
      return key;
    }
    throw new Error('No key here fits the certificate: enrol this machine again.');
  }
}
