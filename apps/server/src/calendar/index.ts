/** The school calendar: when there is class at a place, and when something may disturb. */
export { CalendarEvents, type CalendarChange } from './calendar.events.js';
export { CalendarExceptionEntity, ClassHoursEntity, SchoolYearEntity } from './calendar.entity.js';
export { CalendarModule } from './calendar.module.js';
export { CalendarService, type EffectiveCalendar } from './calendar.service.js';
