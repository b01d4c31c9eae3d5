import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import type { MailTestView, MailView } from '#contract';
import { AllowPerson, Caller, reachesAll, type SignedIn } from '../access/index.js';
import { ProblemError } from '../shared/problem.js';
import { MailService } from './mail.service.js';

/** Who sets the mail server up has the machine; who looks whether it works is the owner. */
@Controller('mail')
export class MailController {
  constructor(private readonly mail: MailService) {}

  @Get() @AllowPerson('sign-in.manage')
  get(): MailView {
    return this.mail.view();
  }

  @Post('test') @AllowPerson('sign-in.manage') @HttpCode(200)
  test(@Caller() caller: SignedIn): Promise<MailTestView> {
    // The mail server is the whole installation's.
    if (!reachesAll(caller, ['sign-in.manage'])) throw new ProblemError('forbidden', 'Only somebody who manages sign-in for the whole syndicate may try its mail server.');
    return this.mail.test(caller.scope.tenantId, caller.userId);
  }
}
