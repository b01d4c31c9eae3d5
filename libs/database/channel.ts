import { Client } from 'pg';

const RETRY = 1_000;
/** A connection that says nothing for so long is looked after by TCP itself, ms. */
const KEEPALIVE = 30_000;

/** Listens to what other processes NOTIFY on one channel of PostgreSQL; connects again for as long as it is open. */
export class Channel {
  private client: Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  private constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly hear: (payload: string) => void,
    private readonly onTrouble: (message: string) => void,
  ) {}

  /** Resolves when it listens. @throws the driver's error when PostgreSQL cannot be reached */
  static async open(url: string, name: string, hear: (payload: string) => void, onTrouble: (message: string) => void): Promise<Channel> {
    const channel = new Channel(url, name, hear, onTrouble);
    await channel.connect();
    return channel;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: 'craie-channel', keepAlive: true, keepAliveInitialDelayMillis: KEEPALIVE });
    this.client = client;
    client.on('error', (error) => this.onTrouble(`The channel ${this.name} broke: ${error.message}`));
    client.on('notification', ({ payload }) => this.hear(payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.name)}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    client.once('end', () => this.again());
    if (this.closed) await client.end();
  }

  private again(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => void this.connect().catch(() => this.again()), RETRY);
  }
}
