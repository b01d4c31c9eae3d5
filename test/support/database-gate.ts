/** Finds the moment of a fault from outside: when a step is being stored in PostgreSQL, and when it just was. */
import { Client } from 'pg';
import type { StepName } from './fault-cells.js';

/** Any number, for the lock that everything waits at. */
const GATE = 4_702_913;

/** The rows that a step stores: where they are held, and what is different once they are stored. */
const STORED: Record<StepName, { table: string; when: string }> = {
  enrol: { table: 'device_certificate', when: 'true' },
  inventory: { table: 'inventory_section', when: 'true' },
  install: { table: 'target_item', when: `new.state = 'done'` },
  command: { table: 'command', when: `new.state = 'done'` },
};

/** Tries until it succeeds: the database itself may be on its way back. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export class DatabaseGate {
  private constructor(private readonly url: string) {}

  /** @param url of a superuser; the tables are there already. */
  static async build(url: string): Promise<DatabaseGate> {
    const gate = new DatabaseGate(url);
    await gate.during(async (client) => {
      await client.query(`create function fault_gate() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(${GATE}); return new; end $$`);
      for (const { table, when } of Object.values(STORED)) {
        await client.query(`create trigger fault_gate before insert or update on ${table} for each row when (${when}) execute function fault_gate()`);
      }
    });
    return gate;
  }

  /** Closes the gate. The answer waits until somebody stands at it, does `fault`, and opens it: nothing of the step was stored before. */
  async hold(): Promise<(fault: () => Promise<unknown>) => Promise<void>> {
    const client = await this.connect();
    await client.query('select pg_advisory_lock($1)', [GATE]);
    return async (fault) => {
      await poll(client, `select count(*) > 0 as yes from pg_locks where locktype = 'advisory' and not granted`);
      try {
        await fault();
      } finally {
        // Gone with the database it may be; the lock is, too.
        await client.end().catch(() => undefined);
      }
    };
  }

  /** The answer does `fault` as soon as something of this step is stored that was not when this was called. */
  async afterNext(step: StepName): Promise<(fault: () => Promise<unknown>) => Promise<void>> {
    const { table, when } = STORED[step];
    const client = await this.connect();
    const versions = `select coalesce(md5(string_agg(new.xmin::text || new.ctid::text, ' ' order by new.ctid)), '') as seen from ${table} as new where ${when}`;
    const { rows: [before] } = await client.query<{ seen: string }>(versions);
    return async (fault) => {
      await poll(client, `select seen <> '${before?.seen}' as yes from (${versions}) as now`);
      await client.end();
      await fault();
    };
  }

  private async connect(): Promise<Client> {
    return insist(async () => {
      const client = new Client({ connectionString: this.url });
      client.on('error', () => undefined);
      await client.connect();
      return client;
    });
  }

  private async during<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
}

async function poll(client: Client, question: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { rows: [row] } = await client.query<{ yes: boolean }>(question);
    if (row?.yes) return;
    if (Date.now() > deadline) throw new Error(`Not within 30 s: ${question}`);
  }
}
