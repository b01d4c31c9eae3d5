import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../shared/config.js';

/** Keys derived from CRAIE_SECRET, one a purpose: to seal what must be read again, and to mark what only must be recognised. */
@Injectable()
export class Vault {
  private readonly sealing: Buffer;
  private readonly marking: Buffer;

  constructor(config: Config) {
    const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', config.secret, 'craie', purpose, 32));
    this.sealing = derive('seal/1');
    this.marking = derive('mark/1');
  }

  /** AES-256-GCM. `context` must be the same at `open`, so that a sealed text cannot be moved to another row. */
  seal(text: string, context: string): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.sealing, nonce).setAAD(Buffer.from(context));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  }

  /** @throws when the secret changed or the text was tampered with */
  open(sealed: string, context: string): string {
    const bytes = Buffer.from(sealed, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.sealing, bytes.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(Buffer.from(context)).setAuthTag(bytes.subarray(12, 28));
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
  }

  /** Keyed hash, hex: nobody without the secret can tell or make it. */
  mark(purpose: string, text: string): string {
    return createHmac('sha256', this.marking).update(`${purpose}\0${text}`).digest('hex');
  }
}

/** A new secret of 256 bits, base64url, 43 characters. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** For secrets of 256 random bits a plain hash is enough. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const sameText = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
