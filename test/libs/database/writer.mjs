/** Writes rows one after the other into the embedded database in argv[2], and prints each id once it is acknowledged. */
import { Database } from '../../../dist/libs/database/index.js';

const db = await Database.open({ dataDir: process.argv[2], entities: [], migrations: [] });
await db.system((em) => em.query('create table if not exists line (id integer primary key)'));
const [{ next }] = await db.system((em) => em.query('select coalesce(max(id), 0) + 1 as next from line'));
process.stdout.write('ready\n');
for (let id = next; ; id++) {
  await db.system((em) => em.query('insert into line values ($1)', [id]));
  process.stdout.write(`${id}\n`);
}
