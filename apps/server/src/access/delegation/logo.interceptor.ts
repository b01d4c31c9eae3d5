import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { Observable } from 'rxjs';
import { LOGO_BYTES } from '#contract';
import { wrongField } from '../../shared/problem.js';

/** What `@UploadedFile()` gives after this interceptor. */
export interface LogoFile { buffer: Buffer }

const receive = multer({ storage: multer.memoryStorage(), limits: { fileSize: LOGO_BYTES, files: 1, fields: 0, parts: 1, headerPairs: 20 } }).single('file');

/** Receives the multipart field `file` into memory: it is small, or refused. */
@Injectable()
export class LogoInterceptor implements NestInterceptor {
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request>();
    await new Promise<void>((resolve, reject) => {
      receive(request, context.switchToHttp().getResponse<Response>(), (error: unknown) => (error ? reject(translate(error)) : resolve()));
    });
    if (!request.file) throw wrongField('file', 'file', 'Send the logo as the multipart field "file".', 'invalid_file');
    return next.handle();
  }
}

function translate(error: unknown): Error {
  const tooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
  return tooLarge ? wrongField('file', 'length', 'A logo may have at most 256 KiB.', 'too_large') : wrongField('file', 'file', 'Send exactly one file, as the multipart field "file".', 'invalid_file');
}
