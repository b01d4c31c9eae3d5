import { Module } from '@nestjs/common';
import { AccessModule } from '../access/index.js';
import { CommandsModule } from '../commands/index.js';
import { EnrolmentModule } from '../enrolment/index.js';
import { TargetModule } from '../target/index.js';
import { DevicesModule } from '../devices/index.js';
import { OperationsModule } from '../operations/index.js';
import { AuditDesk } from './audit-desk.js';
import { AuthorityDesk } from './authority-desk.js';
import { Control } from './control.js';
import { OnlineDump } from './online-dump.js';
import { Settlement } from './settlement.js';

/** Orders from this machine, and the first start after a restore. */
@Module({ imports: [AccessModule, DevicesModule, EnrolmentModule, CommandsModule, TargetModule, OperationsModule], providers: [AuditDesk, AuthorityDesk, Control, OnlineDump, Settlement] })
export class BackupModule {}
