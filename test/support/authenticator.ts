/**
 * An authenticator in software, and the browser around it: makes passkeys and answers with them as WebAuthn level 3 has it (ES256, attestation
 * `none`). Everything it says can be bent, one thing at a time.
 */
import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import type { PasskeyOptions, PasskeyProof } from '#contract';

/** What a hostile browser or authenticator would say instead. */
export interface Bent {
  origin?: string;
  rpId?: string;
  challenge?: string;
  /** The person was not verified. */
  unverified?: boolean;
  counter?: number;
  type?: string;
  id?: string;
  userHandle?: string;
}

/** A key in an authenticator. */
export interface Key { id: string; rpId: string; userHandle: string; privateKey: KeyObject; counter: number }

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest();
const PRESENT = 0x01;
const VERIFIED = 0x04;
const ATTESTED = 0x40;

/** @param synced its counter stays 0, as of a passkey that is shared between devices */
export class Authenticator {
  readonly keys: Key[] = [];

  constructor(readonly origin: string, private readonly synced = false) {}

  /** `navigator.credentials.create`. */
  create(options: PasskeyOptions, bent: Bent = {}): { id: string; clientDataJSON: string; attestationObject: string; transports: string[] } {
    const { rp, user, excludeCredentials } = options as unknown as { rp: { id: string }; user: { id: string }; excludeCredentials: { id: string }[] };
    if (this.keys.some(({ id }) => excludeCredentials.some((one) => one.id === id))) throw new Error('InvalidStateError');
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    const key: Key = { id: randomBytes(32).toString('base64url'), rpId: rp.id, userHandle: user.id, privateKey, counter: 0 };
    this.keys.push(key);
    const coordinate = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
    // COSE_Key: kty EC2, alg ES256, crv P-256 (RFC 9053).
    const cose = isoCBOR.encode(new Map<number, number | Uint8Array<ArrayBuffer>>([[1, 2], [3, -7], [-1, 1], [-2, coordinate(x)], [-3, coordinate(y)]]));
    const id = Buffer.from(key.id, 'base64url');
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
    const authData = new Uint8Array(Buffer.concat([this.data(bent.rpId ?? rp.id, ATTESTED, 0, bent), attested]));
    const attestation = isoCBOR.encode(new Map<string, string | Uint8Array<ArrayBuffer> | Map<string, never>>([['fmt', 'none'], ['attStmt', new Map<string, never>()], ['authData', authData]]));
    return { id: bent.id ?? key.id, clientDataJSON: this.clientData('webauthn.create', options.challenge, bent), attestationObject: base64url(attestation), transports: ['internal'] };
  }

  /** `navigator.credentials.get`. @param key another one than a browser would find */
  get(options: PasskeyOptions, bent: Bent = {}, key?: Key): PasskeyProof {
    const { rpId, allowCredentials } = options as unknown as { rpId: string; allowCredentials?: { id: string }[] };
    const found = key ?? this.keys.find((one) => one.rpId === rpId && (!allowCredentials?.length || allowCredentials.some(({ id }) => id === one.id)));
    if (!found) throw new Error('NotAllowedError');
    if (!this.synced) found.counter++;
    const clientDataJSON = this.clientData('webauthn.get', options.challenge, bent);
    const data = this.data(bent.rpId ?? rpId, 0, bent.counter ?? found.counter, bent);
    const signature = sign('sha256', Buffer.concat([data, sha256(Buffer.from(clientDataJSON, 'base64url'))]), found.privateKey);
    return { id: bent.id ?? found.id, clientDataJSON, authenticatorData: base64url(data), signature: base64url(signature), userHandle: bent.userHandle ?? found.userHandle };
  }

  private clientData(type: string, challenge: string, bent: Bent): string {
    return Buffer.from(JSON.stringify({ type: bent.type ?? type, challenge: bent.challenge ?? challenge, origin: bent.origin ?? this.origin, crossOrigin: false })).toString('base64url');
  }

  private data(rpId: string, flags: number, counter: number, { unverified }: Bent): Buffer {
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags | PRESENT | (unverified ? 0 : VERIFIED), 0);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(rpId), tail]);
  }
}
