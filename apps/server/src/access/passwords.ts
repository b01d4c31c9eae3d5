import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { ProblemError } from '../shared/problem.js';

/** Each check takes 19 MiB and a core for tens of milliseconds: two at a time leave room for everything else. */
const AT_ONCE = 2;
/** A whole district signing in at 08:30 waits its turn; beyond that an answer would come too late anyway. */
const LONGEST_QUEUE = 600;
const DUMMY_PASSWORD = 'nobody-has-this-one';

/** Argon2id with the library's OWASP defaults (19 MiB, two passes), a few at a time. */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private dummy: Promise<string> | undefined;

  hash(password: string): Promise<string> {
    return this.turn(() => hash(password.normalize('NFKC')));
  }

  /** @param stored null for an account that does not exist: it takes the same time and is never right. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    const against = stored ?? (await (this.dummy ??= this.hash(DUMMY_PASSWORD)));
    const right = await this.turn(() => verify(against, password.normalize('NFKC')));
    return right && stored !== null;
  }

  private async turn<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting.length >= LONGEST_QUEUE) {
      throw new ProblemError('unavailable', 'Very many people are signing in at this moment. Try again in half a minute.', { retryAfterSeconds: 30 });
    }
    if (this.running >= AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
