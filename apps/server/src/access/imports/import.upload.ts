import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { Observable } from 'rxjs';
import { IMPORT_LIMITS } from '#contract';
import { ProblemError, wrongField } from '../../shared/problem.js';
import { badFile } from './csv.reader.js';

/** Files that are received and read at the same time, in the whole process: each is held in memory. */
const AT_ONCE = 3;
const limits = { fileSize: IMPORT_LIMITS.bytes, files: 1, fields: 0, parts: 1, headerPairs: 20 };

/** Receives the multipart field `file` into memory: a table is small, and none of it stays on the disk. */
@Injectable()
export class ImportUpload implements NestInterceptor {
  private running = 0;
  private readonly receive = multer({ storage: multer.memoryStorage(), limits, defParamCharset: 'utf8' }).single('file');

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request & { file?: Express.Multer.File }>();
    if (this.running >= AT_ONCE) throw new ProblemError('unavailable', 'Other files are being read at the moment: nothing was changed. Try again in a few seconds.', { retryAfterSeconds: 5 });
    this.running++;
    // Also when the connection breaks.
    http.getResponse<Response>().once('close', () => { this.running--; });
    await new Promise<void>((resolve, reject) => {
      this.receive(request, http.getResponse<Response>(), (error?: unknown) => (error ? reject(translate(error)) : resolve()));
    });
    if (!request.file || request.file.size === 0) throw badFile('Send a CSV file that is not empty, as the multipart field "file".');
    return next.handle();
  }
}

function translate(error: unknown): ProblemError {
  return error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE'
    ? wrongField('file', 'length', 'A file may have at most 20 MiB: cut it into several.', 'too_large')
    : badFile('The upload was cut off or is not well-formed: send exactly one file, as the multipart field "file".');
}
