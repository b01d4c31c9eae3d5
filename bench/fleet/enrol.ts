/** Enrolment of simulated devices through the public device API, as the agent does it: pin, trust, CSR, certificate. */
import { Agent, request } from 'node:https';
import { parseEnrolmentToken, type EnrolAnswer, type TrustAnswer } from '#contract';
import { createCsr, createDeviceKey, rootPin } from '#pki';
import type { Profile } from './profiles.js';

const TOO_MANY = 429;

export interface Identity {
  deviceId: string;
  key: string;
  certificate: string;
  roots: string[];
  signingKeys: string[];
  mqtt: { host: string; port: number };
}

/**
 * Making an RSA key takes about 180 ms of CPU, so simulated devices share a few keys; every certificate is still its own.
 */
export async function keyPool(size: number): Promise<{ key: string; csr: string }[]> {
  return Promise.all(
    Array.from({ length: size }, async () => {
      const key = await createDeviceKey();
      return { key, csr: createCsr(key) };
    }),
  );
}

/** One JSON exchange; where the server says that it is too much at once, again after its pause, as the agent does. @throws Error with the problem's sentence when the status is not 2xx. */
export async function exchange<T>(url: string, tls: Tls, body?: unknown): Promise<T> {
  for (;;) {
    const answer = await once<T>(url, tls, body);
    if (!('retryAfterSeconds' in answer)) return answer.value;
    await new Promise((resolve) => setTimeout(resolve, answer.retryAfterSeconds * 1_000 * (0.5 + Math.random())));
  }
}

interface Tls { ca?: string[]; rejectUnauthorized?: boolean; agent?: Agent }

function once<T>(url: string, tls: Tls, body?: unknown): Promise<{ value: T } | { retryAfterSeconds: number }> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const req = request(url, { method: text ? 'POST' : 'GET', headers: text ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) } : {}, ...tls }, (res) => {
      const parts: Buffer[] = [];
      res.on('data', (part: Buffer) => parts.push(part));
      res.on('end', () => {
        const answer = Buffer.concat(parts).toString();
        if (res.statusCode && res.statusCode < 300) resolve({ value: JSON.parse(answer) as T });
        else if (res.statusCode === TOO_MANY) resolve(JSON.parse(answer) as { retryAfterSeconds: number });
        else reject(new Error(`${url}: ${res.statusCode} ${answer.slice(0, 300)}`));
      });
    });
    req.setTimeout(30_000, () => req.destroy(new Error(`${url}: no answer within 30 s`)));
    req.on('error', reject);
    req.end(text);
  });
}

/** Fetches the roots and checks them against the token's pin, so that nothing is trusted on first use. */
export async function fetchTrust(deviceUrl: string, token: string): Promise<TrustAnswer> {
  const trust = await exchange<TrustAnswer>(`${deviceUrl}/device/v1/trust`, { rejectUnauthorized: false });
  const pin = parseEnrolmentToken(token)?.pin;
  if (!trust.roots.some((root) => rootPin(root) === pin)) throw new Error('The server is not the one that this token was made by.');
  return trust;
}

/** Enrols one machine with a token. */
export async function enrol(deviceUrl: string, token: string, machine: Profile, pair: { key: string; csr: string }, trust: TrustAnswer, agent?: Agent): Promise<Identity> {
  const answer = await exchange<EnrolAnswer>(`${deviceUrl}/device/v1/enrol`, { ca: trust.roots, ...(agent ? { agent } : {}) }, {
    v: 1, token, csr: pair.csr, platform: machine.platform, hostname: machine.hostname, serial: machine.serial,
    machineId: machine.machineId, macs: [machine.mac], agentVersion: 'simulated',
  });
  return { deviceId: answer.deviceId, key: pair.key, certificate: answer.certificate, roots: answer.trust.roots, signingKeys: answer.trust.signingKeys, mqtt: answer.mqtt };
}
