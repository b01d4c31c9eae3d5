import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, signed } from '../access/index.js';

/** School years, hours and days bear the name of who wrote them. */
@Injectable()
export class CalendarPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('schoolYears', signed('school_year', 'set_by', 'zone, year, set_at as "setAt"'));
    this.personal.add('classHours', signed('class_hours', 'set_by', 'site_id as site, set_at as "setAt"'));
    this.personal.add('calendarDays', signed('calendar_exception', 'set_by', 'kind, name, first_day as "firstDay", last_day as "lastDay", set_at as "setAt"'));
  }
}
