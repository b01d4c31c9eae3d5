import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Permission } from '#contract';
import { Clock } from '../../shared/clock.js';
import { Authentication } from '../authentication.js';
import { covers, placeOf, type Place } from '../holding.rules.js';

const HOUR = 3_600_000;

/** How long somebody has held what they hold. */
@Injectable()
export class Seniority {
  constructor(
    private readonly clock: Clock,
    private readonly authentication: Authentication,
  ) {}

  /**
   * Has not held the permission over all of the place for so long. The role of the owner that was made with the server was given by nobody: it has no age.
   * @param em of a system transaction
   */
  async isNewcomer(em: EntityManager, userId: string, permission: Permission, place: Place, hours: number): Promise<boolean> {
    if (hours === 0) return false;
    const [first]: unknown[] = await em.query(`select 1 from access_grant where user_id = $1 and role = 'owner' and granted_by = 'Craie' and ends_at is null`, [userId]);
    if (first) return false;
    const then = await this.authentication.holdingsOf(em, userId, new Date(this.clock.now().getTime() - hours * HOUR));
    return !covers(placeOf(then, [permission]), place);
  }
}
