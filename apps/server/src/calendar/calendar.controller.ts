import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import type { PlaceCalendarView, SchoolYearsView } from '#contract';
import { Allow, CurrentScope } from '../access/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import type { Scope } from '../shared/scope.js';
import { CalendarQuery, ClassWeekDto, ExceptionDto, SchoolYearDto } from './calendar.dto.js';
import { ExceptionService } from './exception.service.js';
import { PlaceCalendars } from './place-calendar.service.js';
import { SchoolYearService } from './school-year.service.js';

@Controller('school-years')
export class SchoolYearController {
  constructor(private readonly years: SchoolYearService) {}

  @Get() @Allow('devices.read')
  look(@CurrentScope() scope: Scope): Promise<SchoolYearsView> {
    return this.years.look(scope);
  }

  @Put(':zone/:year') @HttpCode(200) @Allow('settings.manage')
  set(@CurrentScope() scope: Scope, @Param('zone') zone: string, @Param('year') year: string, @Body() body: SchoolYearDto): Promise<SchoolYearsView> {
    return this.years.set(scope, zone, year, body);
  }

  @Delete(':zone/:year') @HttpCode(200) @Allow('settings.manage')
  reset(@CurrentScope() scope: Scope, @Param('zone') zone: string, @Param('year') year: string): Promise<SchoolYearsView> {
    return this.years.reset(scope, zone, year);
  }
}

@Controller('organisations/:id/calendar')
export class OrganisationCalendarController {
  constructor(
    private readonly calendars: PlaceCalendars,
    private readonly exceptions: ExceptionService,
  ) {}

  @Get() @Allow('devices.read')
  look(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: CalendarQuery): Promise<PlaceCalendarView> {
    return this.calendars.look(scope, { organisation: id }, query);
  }

  @Post('exceptions') @Allow('settings.manage')
  add(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: ExceptionDto): Promise<PlaceCalendarView> {
    return this.exceptions.add(scope, { organisation: id }, body);
  }
}

@Controller('sites/:id')
export class SiteCalendarController {
  constructor(
    private readonly calendars: PlaceCalendars,
    private readonly exceptions: ExceptionService,
  ) {}

  @Get('calendar') @Allow('devices.read')
  look(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Query() query: CalendarQuery): Promise<PlaceCalendarView> {
    return this.calendars.look(scope, { site: id }, query);
  }

  @Post('calendar/exceptions') @Allow('settings.manage')
  add(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: ExceptionDto): Promise<PlaceCalendarView> {
    return this.exceptions.add(scope, { site: id }, body);
  }

  @Put('class-hours') @HttpCode(200) @Allow('settings.manage')
  setHours(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string, @Body() body: ClassWeekDto): Promise<PlaceCalendarView> {
    return this.calendars.setHours(scope, id, body);
  }

  @Delete('class-hours') @HttpCode(200) @Allow('settings.manage')
  clearHours(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<PlaceCalendarView> {
    return this.calendars.clearHours(scope, id);
  }
}

@Controller('calendar-exceptions')
export class ExceptionController {
  constructor(private readonly exceptions: ExceptionService) {}

  @Delete(':id') @HttpCode(204) @Allow('settings.manage')
  remove(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<void> {
    return this.exceptions.remove(scope, id);
  }
}
