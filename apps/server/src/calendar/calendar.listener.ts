import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccessEvents } from '../access/index.js';
import { CalendarEvents } from './calendar.events.js';

/** What changes a calendar without this room: a setting, or where a place is. */
@Injectable()
export class CalendarListener implements OnModuleInit {
  constructor(
    private readonly access: AccessEvents,
    private readonly events: CalendarEvents,
  ) {}

  onModuleInit(): void {
    this.access.settingChanged.on(({ tenantId, place, key }) => { if (key.startsWith('school.')) this.events.changed.emit({ tenantId, places: [place] }); });
    this.access.placeChanged.on(({ tenantId, place }) => this.events.changed.emit({ tenantId, places: [place] }));
  }
}
