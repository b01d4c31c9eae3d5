import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Clock } from '../../shared/clock.js';
import { Config } from '../../shared/config.js';
import { isSecure } from '../session.rules.js';
import { Vault } from '../vault.js';

/** What a browser carries between leaving for the provider and coming back. */
export interface Underway {
  step: 'away';
  providerId: string;
  state: string;
  nonce: string;
  verifier: string;
  next: string;
  /** Secret of the invitation that the person came with. */
  join?: string | undefined;
}

/** What it carries when the provider has said who it is, and something is still to be done. */
export interface Arrived {
  step: 'back';
  needs: 'password' | 'code' | 'access';
  providerId: string;
  subject: string;
  /** Of the account; null while there is none. */
  userId: string | null;
  email: string;
  name: string;
  secondFactor: boolean;
  idToken?: string | undefined;
  next: string;
}

/** A way to the provider and back, or a page left open with a question, ends after this, ms. */
const LIFETIME = 10 * 60_000;
/** Browsers keep cookies of 4 096 bytes: a longer ID token is left out, and with it the hint at the sign-out. */
const LONGEST_ID_TOKEN = 2_000;
const PURPOSE = 'oidc-cookie';

/**
 * One sealed cookie a browser for a sign-in that is under way: nothing is stored for whoever only begins. SameSite=Lax, because the
 * way back begins at another site; the session's own cookie stays Strict.
 */
@Injectable()
export class SealedCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(private readonly vault: Vault, private readonly clock: Clock, config: Config) {
    this.secure = isSecure(config.http.publicUrl);
    this.name = this.secure ? '__Host-craie-oidc' : 'craie-oidc';
  }

  write(response: Response, content: Underway | Arrived): void {
    const kept = content.step === 'back' && (content.idToken?.length ?? 0) > LONGEST_ID_TOKEN ? { ...content, idToken: undefined } : content;
    const sealed = this.vault.seal(JSON.stringify({ until: this.clock.now().getTime() + LIFETIME, content: kept }), PURPOSE);
    response.append('set-cookie', `${this.name}=${sealed}; ${this.attributes}; Max-Age=${LIFETIME / 1_000}`);
  }

  clear(response: Response): void {
    response.append('set-cookie', `${this.name}=; ${this.attributes}; Max-Age=0`);
  }

  /** Undefined when there is none of this step, or it is too old, or not one of ours. */
  read<S extends 'away' | 'back'>(request: Request, step: S): Extract<Underway | Arrived, { step: S }> | undefined {
    const prefix = `${this.name}=`;
    const sealed = request.headers.cookie?.slice(0, 16_384).split(';').map((part) => part.trim()).find((part) => part.startsWith(prefix))?.slice(prefix.length);
    if (!sealed) return undefined;
    try {
      const { until, content } = JSON.parse(this.vault.open(sealed, PURPOSE)) as { until: number; content: Underway | Arrived };
      return until > this.clock.now().getTime() && content.step === step ? (content as Extract<Underway | Arrived, { step: S }>) : undefined;
    } catch {
      return undefined;
    }
  }

  private get attributes(): string {
    return `Path=/; HttpOnly; SameSite=Lax${this.secure ? '; Secure' : ''}`;
  }
}
