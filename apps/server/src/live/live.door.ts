import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Authentication, mayNarrow, narrowed, Origins } from '../access/index.js';
import type { Scope } from '../shared/scope.js';

/** Open tabs of one person. */
const MOST_PER_PERSON = 20;

export type Admitted = { ok: true } | { ok: false; why: 'wrong_origin' | 'unauthenticated' | 'forbidden' | 'too_many_attempts' };

/** Who may listen: a signed-in browser on our own page. Asked before anything is set up for a connection. */
@Injectable()
export class LiveDoor {
  private readonly scopes = new WeakMap<IncomingMessage, Scope>();
  private readonly open = new Map<string, number>();

  constructor(
    private readonly authentication: Authentication,
    private readonly origins: Origins,
  ) {}

  /** A browser always says the origin of a page that connects: without one there is no page, and no business here. */
  async admit(request: IncomingMessage): Promise<Admitted> {
    const { origin, host } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const own = origin !== undefined && (await this.origins.isOwn({ origin, host, site: typeof site === 'string' ? site : undefined }));
    if (!own) return { ok: false, why: 'wrong_origin' };
    const scope = await this.identify(request);
    if (!scope) return { ok: false, why: 'unauthenticated' };
    if (scope === 'forbidden') return { ok: false, why: 'forbidden' };
    if ((this.open.get(personOf(scope)) ?? 0) >= MOST_PER_PERSON) return { ok: false, why: 'too_many_attempts' };
    this.scopes.set(request, scope);
    return { ok: true };
  }

  /** The scope of an admitted request. */
  scopeOf(request: IncomingMessage): Scope | undefined {
    return this.scopes.get(request);
  }

  /** Is the session behind this connection still there, and may it still listen to all that it listens to? A page whose places have changed connects again. */
  async stillAdmitted(request: IncomingMessage): Promise<boolean> {
    const scope = await this.identify(request, true);
    return typeof scope === 'object' && sameReach(scope, this.scopes.get(request));
  }

  /** Counts a connection until the answered function is called. */
  enter(scope: Scope): () => void {
    const person = personOf(scope);
    this.open.set(person, (this.open.get(person) ?? 0) + 1);
    return () => {
      const left = (this.open.get(person) ?? 1) - 1;
      if (left > 0) this.open.set(person, left);
      else this.open.delete(person);
    };
  }

  /** Cookie sessions only: an API token is not for listening. */
  private async identify(request: IncomingMessage, quietly = false): Promise<Scope | 'forbidden' | undefined> {
    const signedIn = await this.authentication.identify(request, quietly);
    if (!signedIn?.session) return undefined;
    return mayNarrow(signedIn, ['devices.read']) ? narrowed(signedIn, ['devices.read']).scope : 'forbidden';
  }
}

/** Whoever connected to more, or to other places, than they reach now. */
const sameReach = (now: Scope, then: Scope | undefined): boolean =>
  String(now.organisations) === String(then?.organisations) && String(now.sites) === String(then?.sites);

const personOf = ({ tenantId, actor }: Scope): string => `${tenantId} ${actor.id ?? ''}`;
