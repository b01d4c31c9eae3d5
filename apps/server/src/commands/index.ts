/** One-shot orders to devices and what became of them. */
export { CommandsModule } from './commands.module.js';
export { CommandService } from './command.service.js';
export { CommandExpiry } from './command.expiry.js';
export { commandView } from './command.rows.js';
export { CommandEvents } from './commands.events.js';
export { CommandEntity, CommandQueueEntity } from './command.entity.js';
