import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

/** Undefined where the console is not built. */
const folder = ['../../../../console', '../../../../dist/console']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(join(path, 'assets')));

/** Names with a hash in them: what they stand for never changes. */
const FOREVER = 'public, max-age=31536000, immutable';

const reads = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD';

/**
 * Serves the console's own files, and its one page at every address that is not `elsewhere`. The page is asked for each time: it names the files.
 * No request of the API goes by the disk: looking there for a file of its name took longer than the rest of the way to its route.
 */
export function serveConsole(app: NestExpressApplication, elsewhere: (path: string) => boolean): void {
  if (!folder) return;
  const root = folder;
  app.use('/assets', compressed(join(root, 'assets')));
  app.useStaticAssets(join(root, 'assets'), { prefix: '/assets', index: false, redirect: false, immutable: true, maxAge: '1y' });
  const others = readdirSync(root).filter((name) => name.includes('.'));
  app.use((request: Request, response: Response, next: NextFunction) => {
    if (!reads(request) || elsewhere(request.path)) return next();
    const file = others.find((name) => request.path === `/${name}`) ?? (request.accepts('html') ? 'index.html' : undefined);
    if (!file) return next();
    response.sendFile(file, { root, cacheControl: false, headers: { 'cache-control': 'no-cache' } });
  });
}

/** The build compressed what is worth it, once: to those who understand it goes that copy. */
function compressed(root: string) {
  const copies = new Set(readdirSync(root).filter((name) => name.endsWith('.gz')));
  return (request: Request, response: Response, next: NextFunction): void => {
    const copy = `${request.path.slice(1)}.gz`;
    if (!reads(request) || !copies.has(copy)) return next();
    response.vary('accept-encoding');
    if (!request.acceptsEncodings('gzip')) return next();
    response.type(extname(request.path));
    response.sendFile(copy, { root, cacheControl: false, headers: { 'cache-control': FOREVER, 'content-encoding': 'gzip' } });
  };
}
