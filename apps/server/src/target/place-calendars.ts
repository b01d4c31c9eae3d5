import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Calendar, SettingValue } from '#contract';
import { SettingsService } from '../access/index.js';

/** Where a device is. */
export interface CalendarPlace { organisationId: string; siteId: string | null }

const FOUR_DAYS = [1, 2, 4, 5];
/** Hours of class by the way of the week; days without class come with the school calendars. */
const WEEKS: Readonly<Record<SettingValue<'school.week'>, Calendar['class']>> = {
  'ecole-4j': [{ weekdays: FOUR_DAYS, from: '08:30', to: '11:30' }, { weekdays: FOUR_DAYS, from: '13:30', to: '16:30' }],
  'ecole-4.5j': [{ weekdays: [1, 2, 3, 4, 5], from: '08:30', to: '11:30' }, { weekdays: FOUR_DAYS, from: '13:30', to: '15:45' }],
  none: [],
};

/** The calendar in force at places, from the setting of their week. */
@Injectable()
export class PlaceCalendars {
  constructor(private readonly settings: SettingsService) {}

  /** Asked for all places in one statement. */
  async at(em: EntityManager, tenantId: string, places: readonly CalendarPlace[]): Promise<(place: CalendarPlace) => Calendar> {
    const asked = (place: CalendarPlace) => ({ organisationId: place.organisationId, ...(place.siteId !== null && { siteId: place.siteId }) });
    const inForce = await this.settings.effectiveAt(em, { tenantId }, places.map(asked), ['school.week']);
    return (place) => ({ zone: 'Europe/Paris', class: WEEKS[inForce(asked(place))['school.week']], closed: [] });
  }
}
