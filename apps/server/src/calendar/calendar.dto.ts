import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import { CALENDAR_LIMITS, EXCEPTION_KINDS, type ClassHours, type ClassHoursBody, type ExceptionBody, type ExceptionKind, type SchoolHoliday, type SchoolYearBody } from '#contract';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
/** One line with something to read. */
const LINE = /^(?=.*\S)\P{Cc}*$/u;

export class SchoolHolidayDto implements SchoolHoliday {
  @IsString() @Length(1, CALENDAR_LIMITS.name) @Matches(LINE)
  name!: string;

  @Matches(DAY)
  from!: string;

  @Matches(DAY)
  to!: string;
}

export class SchoolYearDto implements SchoolYearBody {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(CALENDAR_LIMITS.holidays) @ValidateNested({ each: true }) @Type(() => SchoolHolidayDto)
  holidays!: SchoolHolidayDto[];
}

export class ClockHoursDto {
  @Matches(CLOCK)
  from!: string;

  @Matches(CLOCK)
  to!: string;
}

export class ExceptionDto implements ExceptionBody {
  @IsIn(EXCEPTION_KINDS)
  kind!: ExceptionKind;

  @IsString() @Length(1, CALENDAR_LIMITS.name) @Matches(LINE)
  name!: string;

  @Matches(DAY)
  from!: string;

  @Matches(DAY)
  to!: string;

  @IsOptional() @IsObject() @ValidateNested() @Type(() => ClockHoursDto)
  hours?: ClockHoursDto;
}

export class ClassHoursDto extends ClockHoursDto implements ClassHours {
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(7) @ArrayUnique() @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true })
  weekdays!: number[];
}

export class ClassWeekDto implements ClassHoursBody {
  @IsArray() @ArrayMaxSize(CALENDAR_LIMITS.hours) @ValidateNested({ each: true }) @Type(() => ClassHoursDto)
  hours!: ClassHoursDto[];
}

export class CalendarQuery {
  @IsOptional() @Matches(DAY)
  from?: string;

  @IsOptional() @Matches(DAY)
  to?: string;
}
