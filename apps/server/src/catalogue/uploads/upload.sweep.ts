import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Log } from '../../shared/log.js';
import { FileStore } from '../file-store.js';
import { Uploads } from './uploads.service.js';

const HOUR = 3_600_000;

/** At the start and every hour: uploads that nobody finished within a day go, and files that belong to none. */
@Injectable()
export class UploadSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly uploads: Uploads,
    private readonly files: FileStore,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    void this.sweep();
    this.timer = setInterval(() => void this.sweep(), HOUR).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async sweep(): Promise<void> {
    try {
      await this.uploads.sweep();
      await this.files.sweepArriving();
    } catch (error) {
      this.log.warn({ err: error }, 'uploads that nobody finished could not be removed; the next hour tries again');
    }
  }
}
