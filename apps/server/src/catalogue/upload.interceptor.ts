import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import multer from 'multer';
import type { Observable } from 'rxjs';
import { wrongField } from '../shared/problem.js';
import { causeCode } from '../shared/trouble.js';
import { FileStore, type ReceivedFile } from './file-store.js';

/** Largest package, bytes. */
export const MAX_UPLOAD = 1024 ** 3;
/** What multipart adds around the file, at most. */
const ENVELOPE = 64 * 1024;

/** What `@UploadedFile()` gives after this interceptor. */
export interface Upload extends ReceivedFile {
  originalname: string;
}

const tooLarge = () => wrongField('file', 'length', 'A package may have at most 1 GiB.', 'too_large');
const noFile = (detail: string) => wrongField('file', 'file', detail, 'invalid_file');

/** Receives the multipart field `file` straight to disk, hashing on the way; what is refused leaves nothing behind. */
@Injectable()
export class UploadInterceptor implements NestInterceptor {
  /** A file that cannot be written breaks its stream, and multer hears that at once, before the rest of it is removed from the disk. */
  private readonly receiving = new WeakMap<Request, Promise<unknown>>();
  private readonly receive: (request: Request, response: Response, done: (error?: unknown) => void) => void;

  constructor(private readonly files: FileStore) {
    const storage: multer.StorageEngine = {
      _handleFile: (request, file, done) => {
        const received = files.receive(file.stream);
        this.receiving.set(request, received);
        received.then((whole) => done(null, whole), done);
      },
      _removeFile: (_request, file, done) => void files.discard(file.path).then(() => done(null), done),
    };
    const limits = { fileSize: MAX_UPLOAD, files: 1, fields: 0, parts: 1, headerPairs: 20 };
    this.receive = multer({ storage, limits, defParamCharset: 'utf8' }).single('file');
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Request & { file?: Upload }>();
    if (Number(request.headers['content-length'] ?? 0) > MAX_UPLOAD + ENVELOPE) throw tooLarge();
    try {
      await new Promise<void>((resolve, reject) => {
        this.receive(request, context.switchToHttp().getResponse<Response>(), (error) => (error ? reject(translate(error)) : resolve()));
      });
    } finally {
      await this.receiving.get(request)?.catch(() => undefined); // Said by multer.
    }
    if (!request.file) throw noFile('Send the package as the multipart field "file".');
    if (request.file.size === 0) {
      await this.files.discard(request.file.path);
      throw noFile('The file is empty: choose another one.');
    }
    return next.handle();
  }
}

function translate(error: unknown): unknown {
  if (error instanceof multer.MulterError) {
    return error.code === 'LIMIT_FILE_SIZE' ? tooLarge() : noFile('Send exactly one file, as the multipart field "file".');
  }
  // Errors of the disk have a code; the others are about the shape of what was sent.
  return causeCode(error) === undefined ? noFile('The upload was cut off or is not well-formed: send it again.') : error;
}
