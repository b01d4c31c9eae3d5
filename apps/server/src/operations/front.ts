import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { rememberAddress } from '../shared/caller-address.js';
import { Config } from '../shared/config.js';
import { toProblem } from '../shared/problem.filter.js';
import { ProblemError } from '../shared/problem.js';
import { serveConsole } from './console-files.js';
import { isDeviceRequest } from './device-listener.js';
import { HttpMetrics } from './metrics.http.js';

const notHere = (path: string) => path.startsWith('/api/') || path.startsWith('/device/');

/** Everything before the routes: which listener serves what, headers, size limits, and the console's own files. */
export function layFront(app: NestExpressApplication): void {
  const config = app.get(Config);
  app.set('trust proxy', config.http.trustedProxies.length > 0 ? [...config.http.trustedProxies] : false);
  app.use(app.get(HttpMetrics).time);
  app.use(eachListenerItsOwn);
  app.use(headers(config));
  app.use(rememberAddress);
  app.useBodyParser('json', { limit: '256kb' });
  serveConsole(app, notHere);
}

/** `/device/` exists on the device listener alone, and nothing else does there. */
function eachListenerItsOwn(request: Request, response: Response, next: NextFunction): void {
  if (isDeviceRequest(request) === request.path.startsWith('/device/')) return next();
  const problem = toProblem(new ProblemError('not_found', 'There is nothing at this address.'));
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function headers(config: Config) {
  const https = config.http.publicUrl?.startsWith('https:') ?? false;
  const secure = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // The component library sets sizes and colours by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https,
    referrerPolicy: { policy: 'same-origin' },
  });
  return (request: Request, response: Response, next: NextFunction): void => {
    if (notHere(request.path)) response.setHeader('cache-control', 'no-store');
    secure(request, response, next);
  };
}
