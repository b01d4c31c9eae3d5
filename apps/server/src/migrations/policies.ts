/**
 * Row-level security. A tenant transaction takes one of two roles (NOLOGIN, no BYPASSRLS): `craie_app` when its scope is the whole tenant,
 * `craie_delegate` when it is some communes or sites. Two, because a condition that only some callers need would still be planned for all: of one
 * that looks into another table PostgreSQL expects so much work that it leaves the indexes of a million devices alone.
 * The owner's own transactions (ingest, sign-in) are subject to neither. An unset variable gives no row.
 * Each sub-select makes PostgreSQL evaluate its setting once per statement.
 */
const tenantIs = `tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid)`;
const setting = (name: Listed) => `current_setting('app.${name}', true)`;
type Listed = 'organisations' | 'sites';

/** A condition of a delegated scope: one of its organisations, or of the sites it reaches besides. A null is neither. */
export const inListed = (column: string, name: Listed = 'organisations'): string =>
  // '*' means all; it is nulled before the cast because that is done once, whichever branch is taken.
  // Cast inside the sub-select: outside of it that would be done for every row. The second cast does nothing, but `any (select …)` would compare with the rows of the sub-select.
  `${column} = any ((select string_to_array(nullif(nullif(${setting(name)}, ''), '*'), ',')::uuid[])::uuid[])`;

/**
 * One of these conditions. Not OR: of that PostgreSQL expects next to no rows, and then collects and sorts whole communes where an index has the order.
 * The services' own predicates are for the indexes.
 */
export const either = (first: string, ...others: string[]): string => (others.length === 0 ? first : `case when ${first} then true else ${either(others[0] ?? '', ...others.slice(1))} end`);

/** A row of an organisation and, maybe, of a site of it. */
export const inPlace = (organisationColumn: string, siteColumn: string): string => either(inListed(organisationColumn), inListed(siteColumn, 'sites'));

/** What the caller made: `app.actor` is the id of the person or of the token. */
export const ownOf = (column: string): string => `${column} = (select nullif(current_setting('app.actor', true), '')::uuid)`;

/** Whoever sees the row of the other table that this one belongs to sees this one. */
export const through = (table: string, other: string, column: string): string => `exists (select from ${other} seen where seen.id = ${table}.${column})`;

/**
 * Of one tenant table, for both roles.
 * @param organisationColumn the column that limits a delegated scope; without one such a scope sees nothing of it, until {@link delegatePolicy} says more.
 * @param siteColumn the column by which single sites are reached besides
 * @returns statements for a migration, after `create table`.
 */
export function tenantPolicy(table: string, organisationColumn: string | null = null, siteColumn: string | null = null): string[] {
  // As with `either`: no OR.
  const organisations = organisationColumn ? ` and case when (select ${setting('organisations')}) = '*' then true else ${inListed(organisationColumn)} end` : '';
  const rule = tenantIs + organisations;
  const seen = organisationColumn && siteColumn ? inPlace(organisationColumn, siteColumn) : organisationColumn ? inListed(organisationColumn) : 'false';
  return [
    `alter table ${table} enable row level security`,
    `create policy ${table}_scope on ${table} for all to craie_app using (${rule}) with check (${rule})`,
    `grant select, insert, update, delete on ${table} to craie_app`,
    ...delegatePolicy(table, { seen }),
  ];
}

/** What a delegated scope has of a table, in place of what an earlier statement gave it. @param written what of that it may write; all of it when absent */
export function delegatePolicy(table: string, { seen, written = seen }: { seen: string; written?: string }): string[] {
  const named = (suffix = '') => `${table}_delegate${suffix}`;
  return [
    ...['', '_update', '_delete'].map((suffix) => `drop policy if exists ${named(suffix)} on ${table}`),
    `create policy ${named()} on ${table} for all to craie_delegate using (${tenantIs} and ${seen}) with check (${tenantIs} and ${written})`,
    // Whatever is seen could be changed into what may be written. What nobody writes may be locked all the same: the check refuses every change.
    ...(written === seen ? [] : ['delete', ...(written === 'false' ? [] : ['update'])].map((act) => `create policy ${named(`_${act}`)} on ${table} as restrictive for ${act} to craie_delegate using (${written})`)),
    `grant select, insert, update, delete on ${table} to craie_delegate`,
  ];
}
