import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type LogFn } from 'pino';

/** JSON lines, one an event: `log.warn({ deviceId }, 'sentence')`. What looks like a secret is blanked wherever it stands. */
export abstract class Log {
  abstract readonly debug: LogFn;
  abstract readonly info: LogFn;
  abstract readonly warn: LogFn;
  abstract readonly error: LogFn;
}

const SECRETS = ['password', 'currentPassword', 'newPassword', 'token', 'totp', 'code', 'secret', 'csrf', 'cookie', 'authorization', 'key'];

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** @param destination standard output unless a test wants to read the lines. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  const nested = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
  const options = {
    level,
    redact: { paths: [...nested, '*["set-cookie"]', '*.*["set-cookie"]'], censor: '[removed]' },
    formatters: { level: (label: string) => ({ level: label }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    base: null,
  };
  return destination ? pino(options, destination) : pino(options);
}

/** The framework's own words, in the same log. Its start-up chatter is `debug`. */
export function frameworkLog(log: Log): LoggerService {
  const line = (level: 'debug' | 'warn' | 'error') => (message: unknown, ...rest: unknown[]) => log[level]({ from: rest.at(-1) }, '%s', message);
  return { log: line('debug'), debug: line('debug'), verbose: line('debug'), warn: line('warn'), error: line('error'), fatal: line('error') };
}
