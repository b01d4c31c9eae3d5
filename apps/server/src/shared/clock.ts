/** The server's time. Injected, so that a test can be at another one. */
export class Clock {
  now(): Date {
    return new Date();
  }
}
