import { open } from 'node:fs/promises';
import { Controller, Get, Param, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Public } from '../access/index.js';
import { CurrentDevice, DeviceIdentity, type DeviceCaller } from '../enrolment/index.js';
import { Metrics } from '../shared/metrics.js';
import { notFound } from '../shared/problem.js';
import { TargetService } from '../target/index.js';
import { FileGate } from './file-gate.js';
import { pour } from './file-pour.js';
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
  async get(@CurrentDevice() device: DeviceCaller, @Param('sha256') sha256: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    this.watch(response);
    if (!SHA256.test(sha256) || !(await this.targets.wantsFile(device.deviceId, sha256))) throw notFound('This file');
    await this.gate.check(sha256);
    const wait = await this.line.pace(device);
    const file = await open(this.files.pathOf(sha256)).catch(() => { throw notFound('This file'); });
    try {
      const { size } = await file.stat();
      response.set({ 'ETag': `"${sha256}"`, 'Accept-Ranges': 'bytes', 'Content-Type': 'application/octet-stream', 'Cache-Control': 'private, immutable, max-age=31536000' });
      if (request.fresh) return void response.status(304).end();
      const part = partOf(request, size, sha256);
      // It has the whole file already, or a longer one: it decides by the hash.
      if (!part) return void response.status(416).set('Content-Range', `bytes */${size}`).end();
      if (part.ranged) response.status(206).set('Content-Range', `bytes ${part.start}-${part.end - 1}/${size}`);
      response.set('Content-Length', String(part.end - part.start));
      if (request.method === 'HEAD') return void response.end();
      // A device that goes away in the middle is no failure: it comes back with a range.
      await pour(file, part, response, wait);
    } finally {
      await file.close();
    }
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

/** What is asked for of a file: one range of this very content, or all of it. Undefined when the range is behind its end. */
function partOf(request: Request, size: number, sha256: string): { start: number; end: number; ranged: boolean } | undefined {
  const same = (request.get('if-range') ?? `"${sha256}"`) === `"${sha256}"`;
  const ranges = same ? request.range(size, { combine: true }) : undefined;
  if (ranges === -1) return undefined;
  const [only, other] = Array.isArray(ranges) && ranges.type === 'bytes' ? ranges : [];
  return only && !other ? { start: only.start, end: only.end + 1, ranged: true } : { start: 0, end: size, ranged: false };
}
