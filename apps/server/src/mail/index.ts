/** Mail to people, by the organisation's own server. */
export { MailModule } from './mail.module.js';
export { MailService } from './mail.service.js';
export { MailMessageEntity } from './mail.entity.js';
export type { Mail } from './mail.rules.js';
