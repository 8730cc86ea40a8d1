import { Migration } from '@mikro-orm/migrations';

export class Migration20261123024028_sessions_of_owner extends Migration {
  override name = 'Migration20261123024028_sessions_of_owner';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "sessions" add "id" text not null default gen_random_uuid(), add "user_agent" text null, add "address" text null;`,
    );
    this.addSql(`alter table "sessions" add constraint "sessions_id_unique" unique ("id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "sessions" drop constraint "sessions_id_unique";`);
    this.addSql(`alter table "sessions" drop column "id", drop column "user_agent", drop column "address";`);
  }
}
