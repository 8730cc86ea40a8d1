import { Migration } from '@mikro-orm/migrations';

export class Migration20261123033730_logout_tokens extends Migration {
  override name = 'Migration20261123033730_logout_tokens';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "logout_tokens" ("id_hash" text not null, "expires_at" timestamptz(3) not null, primary key ("id_hash"));`,
    );
    this.addSql(`create index "logout_tokens_expires_at_index" on "logout_tokens" ("expires_at");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "logout_tokens" cascade;`);
  }
}
