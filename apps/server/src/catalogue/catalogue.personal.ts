import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, signed } from '../access/index.js';

/** Exclusions of apps bear the name of who decided them. */
@Injectable()
export class CataloguePersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('appExclusions', signed('app_exclusion', 'excluded_by', 'app_id as app, since'));
  }
}
