import { Module } from '@nestjs/common';
import { importController } from '../access/index.js';
import { ExceptionController, OrganisationCalendarController, SchoolYearController, SiteCalendarController } from './calendar.controller.js';
import { CalendarEvents } from './calendar.events.js';
import { CalendarListener } from './calendar.listener.js';
import { CalendarPersonal } from './calendar.personal.js';
import { CalendarService } from './calendar.service.js';
import { CalendarSources } from './calendar.sources.js';
import { ExceptionService } from './exception.service.js';
import { HolidayImport } from './holiday-import.js';
import { HoursImport } from './hours-import.js';
import { PlaceCalendars } from './place-calendar.service.js';
import { SchoolYearService } from './school-year.service.js';
import { SchoolYearStore } from './school-year.store.js';

@Module({
  controllers: [
    importController('HolidayImportController', 'school-holidays', 'settings.manage'), importController('HoursImportController', 'class-hours', 'settings.manage'),
    ExceptionController, OrganisationCalendarController, SchoolYearController, SiteCalendarController,
  ],
  providers: [CalendarEvents, CalendarListener, CalendarPersonal, CalendarService, CalendarSources, ExceptionService, HolidayImport, HoursImport, PlaceCalendars, SchoolYearService, SchoolYearStore],
  exports: [CalendarEvents, CalendarService],
})
export class CalendarModule {}
