import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A superuser's URL of a server that tests may make databases on. */
export const postgresUrl = process.env['CRAIE_TEST_POSTGRES'] || undefined;

const ANY_NUMBER = 4_702_912;

async function onServer<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const urlOf = (database: string): string => {
  const url = new URL(postgresUrl ?? '');
  url.pathname = `/${database}`;
  return url.href;
};

/** Makes the database `name` unless it is there; `fill` migrates it. Test processes take turns. */
export async function ensureTemplate(name: string, fill: (url: string) => Promise<void>): Promise<void> {
  await onServer(async (client) => {
    await client.query('select pg_advisory_lock($1)', [ANY_NUMBER]);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return;
    const making = `${name}_making`;
    await client.query(`drop database if exists ${making} with (force)`);
    await client.query(`create database ${making}`);
    await fill(urlOf(making));
    await client.query(`alter database ${making} rename to ${name}`);
  });
}

/** A new database like the template. @returns its URL. */
export async function createFrom(template: string): Promise<string> {
  const name = `craie_test_${randomBytes(8).toString('hex')}`;
  await onServer((client) => client.query(`create database ${name} template ${template}`));
  return urlOf(name);
}

export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  await onServer((client) => client.query(`drop database if exists ${name} with (force)`));
}
