import { Injectable } from '@nestjs/common';
import type { ProfileBody } from '#contract';
import { Database } from '#database';
import { fold } from '../shared/fold.js';
import { ProblemError, wrongField } from '../shared/problem.js';
import { passwordProblem } from './account.rules.js';
import { AuditService } from './audit.service.js';
import { Lockout } from './lockout.service.js';
import { Passwords } from './passwords.js';
import { SessionService } from './session.service.js';
import type { SignedIn } from './signed-in.js';
import { UserEntity } from './user.entity.js';

/** What a person changes about the own account. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly lockout: Lockout,
    private readonly sessions: SessionService,
    private readonly audit: AuditService,
  ) {}

  /** A new password ends every other session. @throws `wrong_credentials`, `invalid_body`, `too_many_attempts` */
  async change(caller: SignedIn, body: ProfileBody, address: string): Promise<void> {
    const { scope, userId } = caller;
    const where = { id: userId, tenantId: scope.tenantId };
    const { name, locale } = body;
    const profile = { ...(name !== undefined && { name: name.trim(), sortName: fold(name) }), ...(locale !== undefined && { locale }) };
    const password = body.newPassword === undefined ? undefined : await this.newPassword(caller, body, body.newPassword, address);
    await this.db.tenant(scope, async (em) => {
      const changes = { ...profile, ...(password && { passwordHash: password.hash }) };
      if (Object.keys(changes).length === 0) return;
      await em.update(UserEntity, where, changes);
      if (password) {
        await this.sessions.endOthers(em, caller);
        await this.audit.record(em, scope, 'password.changed', `user:${userId}`);
      }
    });
  }

  private async newPassword({ scope, userId }: SignedIn, { currentPassword = '' }: ProfileBody, newPassword: string, address: string): Promise<{ hash: string }> {
    const user = await this.db.tenant(scope, (em) => em.findOneByOrFail(UserEntity, { id: userId, tenantId: scope.tenantId }));
    const problem = passwordProblem(newPassword, user.email);
    if (problem) throw wrongField('newPassword', problem.code, problem.detail);
    // A session left open on a desk must not allow guessing either.
    const attempt = await this.lockout.attempt(user.email, address);
    if (!(await this.passwords.verify(user.passwordHash, currentPassword))) throw new ProblemError('wrong_credentials', 'The current password is not right.');
    await this.db.system((em) => attempt.succeeded(em));
    return { hash: await this.passwords.hash(newPassword) };
  }
}
