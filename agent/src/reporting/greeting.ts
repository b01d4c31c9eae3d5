/** Hello is said again after this long (ms) without a welcome. */
const AGAIN = 30_000;

/** Says hello at each connection, and again until the server answers. */
export class Greeting {
  private timer: NodeJS.Timeout | undefined;
  private said: Promise<void> | undefined;

  /** @param say publishes one hello; its rejection (a broken link) is of no interest here */
  constructor(private readonly say: (at: string) => Promise<void>) {}

  hello(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hello(), AGAIN);
    // A server that cannot acknowledge yet gets no pile of hellos.
    this.said ??= this.say(new Date().toISOString()).catch(() => undefined).finally(() => (this.said = undefined));
  }

  /** The welcome came, or the link is gone. */
  quiet(): void {
    clearTimeout(this.timer);
  }
}
