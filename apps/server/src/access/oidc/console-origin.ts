import { Injectable } from '@nestjs/common';
import { Config } from '../../shared/config.js';
import { Endpoints } from '../../shared/endpoints.js';

/** Origin of the console, which providers send browsers back to. Never taken from a request: a header would decide where codes go. */
@Injectable()
export class ConsoleOrigin {
  constructor(private readonly config: Config, private readonly endpoints: Endpoints) {}

  get url(): string {
    return this.config.http.publicUrl ?? this.endpoints.http;
  }
}
