/** The statements on `broker_name`. Time is the database's: the processes' clocks may differ. */
import type { EntityManager } from 'typeorm';
import type { NameRow } from './broker-names.rules.js';

/** Prolongs what this process holds and answers all rows. */
export async function renewNames(em: EntityManager, me: string, forMs: number): Promise<NameRow[]> {
  await em.query(`update broker_name set held_until = now() + $2 * interval '1 ms' where holder = $1`, [me, forMs]);
  return em.query('select name, holder, held_until > now() as live from broker_name');
}

/** Takes names that nobody holds any more. @returns those it got */
export async function claimNames(em: EntityManager, me: string, names: readonly string[], forMs: number): Promise<string[]> {
  const got: { name: string }[] = await em.query(
    `insert into broker_name as b (name, holder, held_until) select n, $1, now() + $3 * interval '1 ms' from unnest($2::text[]) as n order by n
     on conflict (name) do update set holder = excluded.holder, held_until = excluded.held_until where b.held_until <= now() returning name`,
    [me, names, forMs],
  );
  return got.map((row) => row.name);
}

/** Gives names back; all of them without a list. */
export async function releaseNames(em: EntityManager, me: string, names?: readonly string[]): Promise<void> {
  await em.query('delete from broker_name where holder = $1 and ($2::text[] is null or name = any ($2))', [me, names ?? null]);
}
