import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { Public } from '../access/index.js';
import { CurrentDevice, DeviceIdentity, type DeviceCaller } from '../enrolment/index.js';
import { notFound } from '../shared/problem.js';
import { TargetService } from '../target/index.js';
import { FileStore } from './file-store.js';

const SHA256 = /^[0-9a-f]{64}$/;

/** Package files for devices, by content. A device gets only what its own target names. */
@Controller('device/v1/files')
@Public()
@UseGuards(DeviceIdentity)
export class DeviceFileController {
  constructor(
    private readonly files: FileStore,
    private readonly targets: TargetService,
  ) {}

  /** Answers ranges (206) so that a broken download goes on where it stopped; the tag is the content's own hash. */
  @Get(':sha256')
  async get(@CurrentDevice() device: DeviceCaller, @Param('sha256') sha256: string, @Res() response: Response): Promise<void> {
    if (!SHA256.test(sha256) || !(await this.targets.wantsFile(device.deviceId, sha256))) throw notFound('This file');
    response.setHeader('ETag', `"${sha256}"`);
    response.setHeader('Content-Type', 'application/octet-stream');
    const options = { root: this.files.folder, lastModified: false, cacheControl: false, headers: { 'Cache-Control': 'private, immutable, max-age=31536000' } };
    await new Promise<void>((resolve, reject) => {
      response.sendFile(this.files.relativePath(sha256), options, (error?: Error & { status?: number; headers?: Record<string, string> }) => {
        // A device that goes away in the middle is no failure: it comes back with a range.
        if (!error || response.headersSent) return resolve();
        if (error.status !== 416) return reject(error);
        // It has the whole file already, or a longer one: it decides by the hash.
        response.status(416).set(error.headers ?? {}).end(() => resolve());
      });
    });
  }
}
