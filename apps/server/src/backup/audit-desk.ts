import { isAbsolute } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { Database } from '#database';
import type { Ask } from '../access/index.js';
import { Clock } from '../shared/clock.js';
import { exportAll, verifyAll } from './audit-file.js';
import { Control } from './control.js';
import { Failure } from './failure.js';

const Verify = Compile(Type.Object({ known: Type.Optional(Type.Object({ seq: Type.Integer({ minimum: 1 }), hash: Type.String({ maxLength: 64 }) })) }));
const Export = Compile(Type.Object({ path: Type.String({ maxLength: 4_096 }) }));

/** Verifies and exports the trail of the embedded database, which only the running server reads. */
@Injectable()
export class AuditDesk implements OnModuleInit {
  constructor(
    private readonly db: Database,
    private readonly control: Control,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const ask: Ask = (statement, params) => this.db.ask(statement, params);
    this.control.on('/audit/verify', (body) => {
      if (!Verify.Check(body)) throw new Failure('The order is not one of this version.');
      return verifyAll(ask, this.clock.now(), body.known);
    });
    this.control.on('/audit/export', async (body) => {
      if (!Export.Check(body) || !isAbsolute(body.path)) throw new Failure('The order is not one of this version.');
      await exportAll(ask, body.path);
      return {};
    });
  }
}
