/** Log to stderr for journald: one short line an event, bounded, without secrets (callers log facts, never bodies). */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug';

export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
  debug(message: string): void;
}

/** Priorities of syslog, which journald reads from the `<n>` prefix. */
const PRIORITY: Record<LogLevel, number> = { error: 3, warn: 4, info: 6, debug: 7 };
const LINE = 1_000;
const LINES_PER_MINUTE = 300;

export interface LogOptions {
  write?: (line: string) => void;
  level?: LogLevel;
  now?: () => number;
}

/** Lines above `level`, at most {@link LINES_PER_MINUTE} a minute; what is left out is counted in the next minute. */
export function createLog({ write = (line) => process.stderr.write(line), level = 'info', now = Date.now }: LogOptions = {}): Log {
  let minute = 0;
  let lines = 0;
  let suppressed = 0;
  const emit = (at: LogLevel, message: string) => {
    if (PRIORITY[at] > PRIORITY[level]) return;
    const current = Math.floor(now() / 60_000);
    if (current !== minute) {
      if (suppressed > 0) write(`<4>${suppressed} lines left out in the last minute\n`);
      [minute, lines, suppressed] = [current, 0, 0];
    }
    if (++lines > LINES_PER_MINUTE) {
      suppressed++;
      return;
    }
    write(`<${PRIORITY[at]}>${oneLine(message).slice(0, LINE)}\n`);
  };
  return {
    error: (message) => emit('error', message),
    warn: (message) => emit('warn', message),
    info: (message) => emit('info', message),
    debug: (message) => emit('debug', message),
  };
}

/** A log that says nothing, for one-shot commands. */
export const SILENT: Log = { error() {}, warn() {}, info() {}, debug() {} };

// A hostile name must not forge a second line or move the terminal's cursor.
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

/** The sentence of anything thrown. */
export const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
