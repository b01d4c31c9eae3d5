import { Body, Controller, Get, HttpCode, Ip, Post, UseGuards } from '@nestjs/common';
import { checkEnrolRequest, checkNonceRequest, checkRenewRequest, checkTimeRequest, type Checked, type EnrolAnswer, type NonceAnswer, type Signed, type TrustAnswer } from '#contract';
import { Public } from '../access/index.js';
import { ProblemError } from '../shared/problem.js';
import { CurrentDevice, DeviceIdentity, type DeviceCaller } from './device-identity.js';
import { DeviceNonces } from './device-nonces.js';
import { EnrolPace } from './enrol-pace.js';
import { EnrolService } from './enrol.service.js';
import { RenewalIdentity } from './renewal-identity.js';
import { ServerTime } from './server-time.js';

/** What devices ask before and about their certificates. */
@Controller('device/v1')
@Public()
export class DeviceApiController {
  constructor(
    private readonly service: EnrolService,
    private readonly pace: EnrolPace,
    private readonly nonces: DeviceNonces,
    private readonly clock: ServerTime,
  ) {}

  @Get('trust')
  trust(): TrustAnswer {
    return this.service.trust();
  }

  @Post('enrol') @HttpCode(200)
  enrol(@Ip() address: string, @Body() body: unknown): Promise<EnrolAnswer> {
    this.pace.admit(address);
    return this.service.enrol(checked(checkEnrolRequest(body)));
  }

  @Post('nonce') @HttpCode(200)
  nonce(@Body() body: unknown): NonceAnswer {
    return { v: 1, nonce: this.nonces.make(checked(checkNonceRequest(body)).deviceId) };
  }

  /** See `ServerTime`. */
  @Post('time') @HttpCode(200)
  time(@Body() body: unknown): Signed {
    return this.clock.tell(checked(checkTimeRequest(body)).nonce);
  }

  /** Who the caller is, as the server sees it: by which of its ways does its proof arrive? */
  @Get('self') @UseGuards(DeviceIdentity)
  self(@CurrentDevice() { deviceId }: DeviceCaller): { v: 1; deviceId: string } {
    return { v: 1, deviceId };
  }

  @Post('renew') @HttpCode(200) @UseGuards(RenewalIdentity)
  renew(@CurrentDevice() device: DeviceCaller, @Body() body: unknown): Promise<EnrolAnswer> {
    this.pace.admit(device.deviceId);
    return this.service.renew(device, checked(checkRenewRequest(body)).csr);
  }
}

function checked<T>(result: Checked<T>): T {
  if (result.ok) return result.value;
  throw new ProblemError('invalid_body', `The request is not one of a Craie agent: ${result.problem}.`);
}
