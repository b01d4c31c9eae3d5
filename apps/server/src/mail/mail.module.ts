import { Module } from '@nestjs/common';
import { MailController } from './mail.controller.js';
import { MailMetrics } from './mail.metrics.js';
import { MailPersonal } from './mail.personal.js';
import { MailPost } from './mail.post.js';
import { MailSender } from './mail.sender.js';
import { MailService } from './mail.service.js';
import { MailSweep } from './mail.sweep.js';

@Module({ controllers: [MailController], providers: [MailMetrics, MailPersonal, MailPost, MailSender, MailService, MailSweep], exports: [MailService] })
export class MailModule {}
