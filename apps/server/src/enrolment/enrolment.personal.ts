import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, signed } from '../access/index.js';

/** Enrolment tokens bear the name of who made them. */
@Injectable()
export class EnrolmentPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('enrolmentTokens', signed('enrolment_token', 'created_by', 'label, created_at as "createdAt"'));
  }
}
