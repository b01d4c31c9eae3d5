/** Calendars and school years, read and changed. */
import type { ClassHours, ExceptionBody, PlaceCalendarView, SchoolHoliday, SchoolYearsView, SchoolYearView } from '#contract';
import { queryOptions } from '@tanstack/react-query';
import { api, keys } from '../../api/index.js';
import { queryClient } from '../../app/queries.js';
import { daysOfYear } from './calendar.rules.js';

/** The calendar of a place in one school year. @param path its address: `/organisations/:id` or `/sites/:id` */
export const calendarQuery = (path: string, year: number) => queryOptions({
  queryKey: [...keys.calendar, path, year],
  queryFn: ({ signal }) => api.get<PlaceCalendarView>(`${path}/calendar`, daysOfYear(year), signal),
});

export const yearsQuery = queryOptions({ queryKey: keys.schoolYears, queryFn: ({ signal }) => api.get<SchoolYearsView>('/school-years', {}, signal) });

/** Whatever was changed may show in any of them. */
export async function readAgain(): Promise<void> {
  await Promise.all([queryClient.invalidateQueries({ queryKey: keys.calendar }), queryClient.invalidateQueries({ queryKey: keys.schoolYears })]);
}

export async function addException(path: string, body: ExceptionBody): Promise<void> {
  await api.post<PlaceCalendarView>(`${path}/calendar/exceptions`, body);
  await readAgain();
}

export async function removeException(id: string): Promise<void> {
  await api.del(`/calendar-exceptions/${id}`);
  await readAgain();
}

/** `null`: the hours that are set count again. */
export async function setHours(path: string, hours: ClassHours[] | null): Promise<void> {
  await (hours ? api.put<PlaceCalendarView>(`${path}/class-hours`, { hours }) : api.del(`${path}/class-hours`));
  await readAgain();
}

/** `null`: what came with Craie counts again. */
export async function setYear({ zone, year }: Pick<SchoolYearView, 'zone' | 'year'>, holidays: SchoolHoliday[] | null): Promise<void> {
  await (holidays ? api.put<SchoolYearsView>(`/school-years/${zone}/${year}`, { holidays }) : api.del(`/school-years/${zone}/${year}`));
  await readAgain();
}
