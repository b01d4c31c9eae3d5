import { Controller, Get, Param, Res, UseGuards } from '@nestjs/common';
import type { Response } from 'express';
import { Public } from '../access/index.js';
import { CurrentDevice, DeviceIdentity, type DeviceCaller } from '../enrolment/index.js';
import { Metrics } from '../shared/metrics.js';
import { notFound } from '../shared/problem.js';
import { TargetService } from '../target/index.js';
import { FileGate } from './file-gate.js';
import { FileStore } from './file-store.js';
import { SiteLine } from './site-line.js';

/** `whole`, a range of it, broken off by the device or the line, or an answer without content. */
const OUTCOMES = ['whole', 'range', 'broken', 'none'] as const;
const SHA256 = /^[0-9a-f]{64}$/;

/** Package files for devices, by content. A device gets only what its own target names. */
@Controller('device/v1/files')
@Public()
@UseGuards(DeviceIdentity)
export class DeviceFileController {
  private readonly count: (outcome: (typeof OUTCOMES)[number]) => void;
  private readonly countBytes: (bytes: number) => void;

  constructor(
    private readonly files: FileStore,
    private readonly gate: FileGate,
    private readonly targets: TargetService,
    private readonly line: SiteLine,
    metrics: Metrics,
  ) {
    this.count = metrics.counter('craie_file_downloads_total', 'Package files asked for by devices, by what became of the answer.', 'outcome', OUTCOMES);
    this.countBytes = metrics.sum('craie_file_download_bytes_total', 'Bytes of these answers, as they were written to the devices.');
  }

  /** Answers ranges (206) so that a broken download goes on where it stopped; the tag is the content's own hash. */
  @Get(':sha256')
  async get(@CurrentDevice() device: DeviceCaller, @Param('sha256') sha256: string, @Res() response: Response): Promise<void> {
    this.watch(response);
    if (!SHA256.test(sha256) || !(await this.targets.wantsFile(device.deviceId, sha256))) throw notFound('This file');
    await this.gate.check(sha256);
    await this.line.pace(device, response);
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
  private watch(response: Response): void {
    const { socket } = response;
    const before = socket?.bytesWritten ?? 0;
    response.once('close', () => {
      this.countBytes((socket?.bytesWritten ?? before) - before);
      this.count(outcomeOf(response));
    });
  }
}

function outcomeOf({ statusCode, writableFinished }: Response): (typeof OUTCOMES)[number] {
  if (statusCode !== 200 && statusCode !== 206) return 'none';
  if (!writableFinished) return 'broken';
  return statusCode === 200 ? 'whole' : 'range';
}
