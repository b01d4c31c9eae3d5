import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';

/** Any number, the same in every server process: they may start together and must not migrate together. */
const MIGRATION_LOCK = 4_702_911;

/** Makes the ground that every migration stands on, then runs the migrations that are missing; one process at a time. */
export async function prepare(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock($1)`, [MIGRATION_LOCK]);
    await ground(runner);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'each';
    await executor.executePendingMigrations();
  } finally {
    await runner.query(`select pg_advisory_unlock($1)`, [MIGRATION_LOCK]).catch(() => {});
    await runner.release();
  }
}

/** Roles of tenant transactions: who may see all of a tenant, and who only some communes or sites of it (migrations/policies.ts). */
const ROLES = ['craie_app', 'craie_delegate'];

/** They cannot sign in and bypass nothing: tenant transactions take one of them, whoever the connected user is. */
export async function ground(runner: QueryRunner): Promise<void> {
  for (const role of ROLES) {
    // Roles belong to the whole server: another database's start may make it at the same moment.
    await runner.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
    exception when duplicate_object or unique_violation then null; end $$`);
    await runner.query(`do $$ begin
      if not pg_has_role(current_user, '${role}', 'member') then execute format('grant ${role} to %I', current_user); end if;
    end $$`);
    await runner.query(`grant usage on schema public to ${role}`);
  }
  await runner.query(`create extension if not exists pg_trgm`);
}
