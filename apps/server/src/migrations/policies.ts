/**
 * Row-level security of one tenant table. Every tenant transaction takes the role `craie_app` (NOLOGIN, no BYPASSRLS);
 * the owner's own transactions (ingest, sign-in) are not subject to it. An unset variable gives no row.
 * Each sub-select makes PostgreSQL evaluate its setting once per statement.
 *
 * @param organisationColumn the column that limits a delegated scope; null for tables without one.
 * @returns statements for a migration, after `create table`.
 */
export function tenantPolicy(table: string, organisationColumn: string | null = null): string[] {
  const setting = `current_setting('app.organisations', true)`;
  const tenant = `tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)`;
  // '*' means all; it is nulled before the cast because that is done once, whichever branch is taken.
  // The cast stands outside of the sub-select: `any (select …)` would compare with its rows.
  const listed = `(select string_to_array(nullif(nullif(${setting}, ''), '*'), ','))::uuid[]`;
  const organisations = organisationColumn
    // Not OR: of that PostgreSQL expects next to no rows, and then sorts whole tables where an index has the order.
    ? ` and case when (select ${setting}) = '*' then true else ${organisationColumn} = any (${listed}) end`
    : '';
  const rule = tenant + organisations;
  return [
    `alter table ${table} enable row level security`,
    `create policy ${table}_scope on ${table} for all to craie_app using (${rule}) with check (${rule})`,
    `grant select, insert, update, delete on ${table} to craie_app`,
  ];
}
