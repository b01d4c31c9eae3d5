/** Encoding of the kinds of certificate: root, device, server, service (the server as a client of its broker) and stand-in (the same for a device). */
import { createHash, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { pem } from './pem.js';

const { asn1 } = forge;
const DAY = 86_400_000;
/** Certificates begin this much (ms) before they are issued, for devices whose clock is late. */
export const CLOCK_TOLERANCE = 3_600_000;
export const ROOT_DAYS = 20 * 365;
export const LEAF_DAYS = 365;

export interface IssuedCertificate {
  /** PEM. */
  certificate: string;
  /** Lower-case hex, 32 digits. */
  serial: string;
  notBefore: Date;
  notAfter: Date;
  /** SHA-256 of the DER, lower-case hex. */
  fingerprint: string;
}

/** Who signs: the issuer's certificate (absent for a root) and its key. */
export interface Issuer {
  certificate?: forge.pki.Certificate;
  key: KeyObject;
  /** DER of the key's SubjectPublicKeyInfo. */
  publicKey: Buffer;
}

export interface Template {
  commonName: string;
  /** A second line of the name. */
  unit?: string;
  /** DER of the SubjectPublicKeyInfo, RSA or EC. */
  publicKey: Buffer;
  days: number;
  extensions: Record<string, unknown>[];
  now: Date;
}

export const rootExtensions = [
  { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
  { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
];

/** Of those who connect: devices, and the server to an external broker. */
export const clientExtensions = [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'keyUsage', digitalSignature: true, critical: true },
  { name: 'extKeyUsage', clientAuth: true },
];

/** @param names host names and IP addresses, in any mixture. */
export const serverExtensions = (names: readonly string[]): Record<string, unknown>[] => [
  { name: 'basicConstraints', cA: false, critical: true },
  { name: 'keyUsage', digitalSignature: true, critical: true },
  { name: 'extKeyUsage', serverAuth: true },
  { name: 'subjectAltName', altNames: names.map((n) => (isIP(n) ? { type: 7, ip: n } : { type: 2, value: n })) },
];

/** Signs one certificate: about 3 ms with an RSA 3072 issuer. */
export function signCertificate(template: Template, issuer: Issuer): IssuedCertificate {
  const draft = draftOf(template, issuer);
  return draft.signedWith(sign('sha256', draft.toSign, issuer.key));
}

const signOffLoop = promisify(sign);

/** The same with the costly part, five sixths of it, off the event loop: for certificates of which many are made while others wait. */
export async function signCertificateOffLoop(template: Template, issuer: Issuer): Promise<IssuedCertificate> {
  const draft = draftOf(template, issuer);
  return draft.signedWith(await signOffLoop('sha256', draft.toSign, issuer.key));
}

/** A certificate that lacks its signature. */
interface Draft {
  toSign: Buffer;
  signedWith(signature: Buffer): IssuedCertificate;
}

function draftOf(template: Template, issuer: Issuer): Draft {
  const cert = forge.pki.createCertificate();
  const serial = newSerial();
  const notBefore = wholeSecond(template.now.getTime() - CLOCK_TOLERANCE);
  const notAfter = wholeSecond(template.now.getTime() + template.days * DAY);
  cert.serialNumber = serial;
  cert.validity = { notBefore, notAfter };
  const subject = [{ name: 'commonName', value: template.commonName }, ...(template.unit ? [{ name: 'organizationalUnitName', value: template.unit }] : [])];
  cert.setSubject(subject);
  cert.setIssuer(issuer.certificate?.subject.attributes ?? subject);
  // Forge can encode RSA keys only; this one holds the place of the real key, which is set below as it is.
  cert.publicKey = PLACEHOLDER;
  cert.setExtensions([...template.extensions, ...keyIdentifiers(template.publicKey, issuer.publicKey)]);
  cert.signatureOid = cert.siginfo.algorithmOid = forge.pki.oids['sha256WithRSAEncryption'] as string;

  cert.signature = '';

  const whole = forge.pki.certificateToAsn1(cert);
  const [tbs, , signature] = whole.value as [forge.asn1.Asn1, forge.asn1.Asn1, forge.asn1.Asn1];
  (tbs.value as forge.asn1.Asn1[])[SPKI_FIELD] = asn1.fromDer(template.publicKey.toString('binary'));
  return {
    toSign: Buffer.from(asn1.toDer(tbs).getBytes(), 'binary'),
    signedWith(made) {
      // A bit string begins with its number of unused bits.
      signature.value = `\0${made.toString('binary')}`;
      const der = Buffer.from(asn1.toDer(whole).getBytes(), 'binary');
      return { certificate: pem('CERTIFICATE', der), serial, notBefore, notAfter, fingerprint: createHash('sha256').update(der).digest('hex') };
    },
  };
}

/** Certificates count in seconds. */
const wholeSecond = (ms: number): Date => new Date(ms - (ms % 1_000));

/** In the order: version, serial, signature, issuer, validity, subject, subjectPublicKeyInfo, extensions. */
const SPKI_FIELD = 6;
const PLACEHOLDER = forge.pki.setRsaPublicKey(new forge.jsbn.BigInteger('3'), new forge.jsbn.BigInteger('3'));

/** Tells which key this is and which key signed it, so that a chain is found quickly when there are several roots. */
function keyIdentifiers(subject: Buffer, signer: Buffer): Record<string, unknown>[] {
  const own = asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OCTETSTRING, false, keyIdentifier(subject).toString('binary'));
  return [
    { id: forge.pki.oids['subjectKeyIdentifier'], value: asn1.toDer(own).getBytes() },
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(signer).toString('binary') },
  ];
}

/** RFC 7093, method 4: 160 bits of a SHA-256. */
export const keyIdentifier = (spki: Buffer): Buffer => createHash('sha256').update(spki).digest().subarray(0, 20);

/** 128 random bits whose first digit is never 0, so that every tool prints the serial the same way. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}
