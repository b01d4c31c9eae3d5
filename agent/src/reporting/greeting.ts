/** Hello is said again after this long (ms) without a welcome. */
const AGAIN = 30_000;

/** Says hello at each connection, and again until the server answers. */
export class Greeting {
  private timer: NodeJS.Timeout | undefined;

  /** @param say publishes one hello; its rejection (a broken link) is of no interest here */
  constructor(private readonly say: (at: string) => Promise<void>) {}

  hello(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.hello(), AGAIN);
    this.say(new Date().toISOString()).catch(() => undefined);
  }

  /** The welcome came, or the link is gone. */
  quiet(): void {
    clearTimeout(this.timer);
  }
}
