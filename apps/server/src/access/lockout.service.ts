import { Injectable } from '@nestjs/common';
import { LessThan, type EntityManager } from 'typeorm';
import { Database } from '#database';
import { Clock } from '../shared/clock.js';
import { ProblemError } from '../shared/problem.js';
import { SignInFailureEntity } from './door.entity.js';
import { FORGOTTEN_AFTER, FROM_ANYWHERE, FROM_ONE_ADDRESS, delayAfter, type LockoutRule } from './lockout.rules.js';
import { Vault } from './vault.js';

/** One sign-in that was let through to the password check. */
export interface Attempt {
  /** Wipes what was counted: the person proved who they are. Call in the transaction of the success. */
  succeeded(em: EntityManager): Promise<void>;
}

/** Slows guessing down. An attempt counts as failed until it succeeded, so that parallel guesses gain nothing. */
@Injectable()
export class Lockout {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
  ) {}

  /** @throws ProblemError `too_many_attempts` while the account waits; the same for accounts that do not exist */
  async attempt(email: string, address: string): Promise<Attempt> {
    const account = this.vault.mark('account', email);
    await this.db.system(async (em) => {
      // A refusal rolls both counts back: only attempts that are let through are counted. The pair comes first, always.
      await this.count(em, account, address, FROM_ONE_ADDRESS);
      await this.count(em, account, '', FROM_ANYWHERE);
    });
    return {
      succeeded: async (em) => {
        await em.delete(SignInFailureEntity, { account, address });
        await em.delete(SignInFailureEntity, { account, address: '' });
      },
    };
  }

  /** Removes what is old enough to be forgotten. */
  async sweep(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - FORGOTTEN_AFTER);
    await this.db.system((em) => em.delete(SignInFailureEntity, { lastAt: LessThan(before) }));
  }

  /** Counts one more failure, unless the last one is still to be waited for. The row is locked until the commit. */
  private async count(em: EntityManager, account: string, address: string, rule: LockoutRule): Promise<void> {
    const now = this.clock.now();
    // One statement that makes the row or locks the one that is there: between two, a success elsewhere may delete it.
    const [row]: Pick<SignInFailureEntity, 'failures' | 'lastAt' | 'lockedUntil'>[] = await em.query(
      `insert into sign_in_failure as f (account, address, failures, last_at, locked_until) values ($1, $2, 0, $3, $3)
       on conflict (account, address) do update set failures = f.failures
       returning failures, last_at as "lastAt", locked_until as "lockedUntil"`,
      [account, address, now],
    );
    if (!row) throw new Error('The count of sign-ins answered no row.');
    // Who waits for nothing is not refused by an instant: two that came together have read the clock in another order than they count.
    if (delayAfter(row.failures, rule) > 0 && row.lockedUntil > now) throw tooMany(row.lockedUntil.getTime() - now.getTime());
    const failures = now.getTime() - row.lastAt.getTime() > FORGOTTEN_AFTER ? 1 : row.failures + 1;
    const lockedUntil = new Date(now.getTime() + delayAfter(failures, rule));
    await em.update(SignInFailureEntity, { account, address }, { failures, lastAt: now, lockedUntil });
  }
}

function tooMany(waitMs: number): ProblemError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1000));
  return new ProblemError('too_many_attempts', `Too many failed sign-ins for this account. Wait ${retryAfterSeconds} seconds, then try again.`, { retryAfterSeconds });
}
