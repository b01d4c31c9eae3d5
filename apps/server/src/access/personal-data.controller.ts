import { Readable } from 'node:stream';
import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { IdPipe } from '../shared/id.pipe.js';
import { AllowPerson } from './allow.js';
import { PersonalData } from './personal-data.service.js';
import { Caller, type SignedIn } from './signed-in.js';

/** What is kept about a person, as a file. */
@Controller()
export class PersonalDataController {
  constructor(private readonly personal: PersonalData) {}

  @Get('session/personal-data') @AllowPerson()
  async own(@Caller() { scope, userId }: SignedIn): Promise<StreamableFile> {
    return file(await this.personal.file(scope, userId, true));
  }

  @Get('users/:id/personal-data') @AllowPerson('users.manage')
  async ofUser(@Caller() { scope }: SignedIn, @Param('id', IdPipe) id: string): Promise<StreamableFile> {
    return file(await this.personal.file(scope, id, false));
  }
}

const file = (lines: AsyncGenerator<string>): StreamableFile =>
  new StreamableFile(Readable.from(lines, { objectMode: false }), { type: 'application/json; charset=utf-8', disposition: 'attachment; filename="personal-data.json"' });
