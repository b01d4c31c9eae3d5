import { Injectable, mixin, type CallHandler, type ExecutionContext, type NestInterceptor, type Type } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { Observable } from 'rxjs';
import { wrongField } from './problem.js';

/** What `@UploadedFile()` gives after such an interceptor. */
export interface Picture { buffer: Buffer }

/** Receives the multipart field `file` into memory: it is small, or refused. @param most bytes */
export function pictureInterceptor(most: number): Type<NestInterceptor> {
  const receive = multer({ storage: multer.memoryStorage(), limits: { fileSize: most, files: 1, fields: 0, parts: 1, headerPairs: 20 } }).single('file');

  @Injectable()
  class PictureInterceptor implements NestInterceptor {
    async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
      const request = context.switchToHttp().getRequest<Request>();
      await new Promise<void>((resolve, reject) => {
        receive(request, context.switchToHttp().getResponse<Response>(), (error: unknown) => (error ? reject(translate(error, most)) : resolve()));
      });
      if (!request.file) throw wrongField('file', 'file', 'Send the picture as the multipart field "file".', 'invalid_file');
      return next.handle();
    }
  }
  return mixin(PictureInterceptor);
}

function translate(error: unknown, most: number): Error {
  const tooLarge = error instanceof multer.MulterError && error.code === 'LIMIT_FILE_SIZE';
  return tooLarge ? wrongField('file', 'length', `The picture may have at most ${most / 1024} KiB.`, 'too_large') : wrongField('file', 'file', 'Send exactly one file, as the multipart field "file".', 'invalid_file');
}
