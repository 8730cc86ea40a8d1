import { Migration } from '@mikro-orm/migrations';

export class Migration20261122232736_key_uses extends Migration {
  override name = 'Migration20261122232736_key_uses';

  override up(): void | Promise<void> {
    this.addSql(`alter table "api_keys" add "last_used_address" text null;`);

    this.addSql(`alter table "provider_keys" add "uses" int not null default 0;`);
    // It was the time of a test, which is no use.
    this.addSql(`update "provider_keys" set "last_used_at" = null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "api_keys" drop column "last_used_address";`);

    this.addSql(`alter table "provider_keys" drop column "uses";`);
  }
}
