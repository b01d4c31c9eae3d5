import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PersonalData, unsign } from '../access/index.js';

/** Commands bear the name of who sent them. */
@Injectable()
export class CommandPersonal implements OnModuleInit {
  constructor(private readonly personal: PersonalData) {}

  onModuleInit(): void {
    this.personal.add('commands', unsign('command', 'created_by'));
  }
}
