import { Body, Controller, Get, HttpCode, Ip, Param, Post, UseGuards } from '@nestjs/common';
import { checkPlanRequest, checkSharingNotice, type Checked, type DownloadedBytes, type SharingAnswer, type SharingPlan } from '#contract';
import { Allow, CurrentScope, Public } from '../access/index.js';
import { CurrentDevice, DeviceIdentity, type DeviceCaller } from '../enrolment/index.js';
import { IdPipe } from '../shared/id.pipe.js';
import { publicNetwork } from '../shared/networks.js';
import { notFound, ProblemError } from '../shared/problem.js';
import type { Scope } from '../shared/scope.js';
import { SharingService } from './sharing.service.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** What devices ask about the files that they pass to each other. */
@Controller('device/v1/sharing')
@Public()
@UseGuards(DeviceIdentity)
export class DeviceSharingController {
  constructor(private readonly sharing: SharingService) {}

  @Post() @HttpCode(200)
  notice(@CurrentDevice() device: DeviceCaller, @Ip() address: string, @Body() body: unknown): Promise<SharingAnswer> {
    return this.sharing.notice(device, publicNetwork(address), checked(checkSharingNotice(body)));
  }

  @Post(':sha256') @HttpCode(200)
  plan(@CurrentDevice() device: DeviceCaller, @Ip() address: string, @Param('sha256') sha256: string, @Body() body: unknown): Promise<SharingPlan> {
    if (!SHA256.test(sha256)) throw notFound('This file');
    return this.sharing.plan(device, publicNetwork(address), sha256, checked(checkPlanRequest(body)));
  }
}

/** What the console shows of it. */
@Controller('devices/:id/downloads')
export class DownloadsController {
  constructor(private readonly sharing: SharingService) {}

  @Get() @Allow('devices.read')
  ofDevice(@CurrentScope() scope: Scope, @Param('id', IdPipe) id: string): Promise<DownloadedBytes> {
    return this.sharing.ofDevice(scope, id);
  }
}

function checked<T>(result: Checked<T>): T {
  if (result.ok) return result.value;
  throw new ProblemError('invalid_body', `The request is not one of a Craie agent: ${result.problem}.`);
}
