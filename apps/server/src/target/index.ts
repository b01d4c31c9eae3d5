/** What each device should be like, what was told to it, and how far it is. */
export { TargetModule } from './target.module.js';
export { TargetService } from './target.service.js';
export { CalendarKeeper } from './calendar.keeper.js';
export { TargetEvents } from './target.events.js';
export { DeviceTargetEntity, TargetCalendarEntity, TargetItemEntity } from './target.entity.js';
export { appKey, formatAsked, platformsOf, processorsFor } from './target.rules.js';
export { ABLE, OTHER_PROCESSOR } from './target.store.js';
export { REASON_COUNTED, REASON_SHOWN } from './target.sql.js';
