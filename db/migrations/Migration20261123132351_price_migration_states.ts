import { Migration } from '@mikro-orm/migrations';

export class Migration20261123132351_price_migration_states extends Migration {
  override name = 'Migration20261123132351_price_migration_states';

  override up(): void | Promise<void> {
    this.addSql(`alter table "price_migrations" drop constraint "price_migrations_state_check";`);
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_state_check" check ("state" in ('draft', 'running', 'paused', 'stopped', 'undoing', 'undone', 'done'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "price_migrations" drop constraint "price_migrations_state_check";`);
    this.addSql(
      `alter table "price_migrations" add constraint "price_migrations_state_check" check ("state" in ('draft', 'waiting', 'running', 'paused', 'stopped', 'undoing', 'undone', 'done'));`,
    );
  }
}
