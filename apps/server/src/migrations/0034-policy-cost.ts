import type { MigrationInterface, QueryRunner } from 'typeorm';
import { delegatePolicy, inListed } from './policies.js';

interface PolicyRow { table: string; name: string; seen: string; written: string | null }

/** As policies of before say which places are listed, in the words of PostgreSQL's catalogue: texts, made ids for each row anew. */
const PER_ROW = /\(\( SELECT (string_to_array\(NULLIF\(NULLIF\(current_setting\('app\.(?:organisations|sites)'::text, true\), ''::text\), '\*'::text\), ','::text\)) AS string_to_array\)\)::uuid\[\]/g;
const once = (condition: string): string => condition.replace(PER_ROW, '(( SELECT ($1)::uuid[] AS listed))::uuid[]');

const textPolicy = (seen: string) => [...delegatePolicy('device_text', { seen }), 'revoke insert, update, delete on device_text from craie_delegate'];
const listed = inListed('organisation_id');

/**
 * What a delegated scope costs. The list of places becomes ids once a statement, no longer once a row: of forty schools that was most of a search. And of texts the services say the
 * organisation, too: of two such conditions PostgreSQL expects next to no rows, and collects and sorts a commune's where the index has them in order. Inside a CASE it does not look.
 */
export class PolicyCost1700000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const policies = (await runner.query(`select tablename as "table", policyname as name, qual as seen, with_check as written from pg_policies where schemaname = current_schema()`)) as PolicyRow[];
    for (const { table, name, seen, written } of policies) {
      if (!seen || (once(seen) === seen && once(written ?? '') === (written ?? ''))) continue;
      await runner.query(`alter policy ${name} on ${table} using (${once(seen)})${written === null ? '' : ` with check (${once(written)})`}`);
    }
    for (const statement of textPolicy(`case when ${listed} then true else false end`)) await runner.query(statement);
  }

  /** Both ways mean the same: only the plan of a search goes back. */
  async down(runner: QueryRunner): Promise<void> {
    for (const statement of textPolicy(listed)) await runner.query(statement);
  }
}
