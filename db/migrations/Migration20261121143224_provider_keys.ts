import { Migration } from '@mikro-orm/migrations';

/** Users' own keys for providers, sealed, and the endpoints that administrators allow. */
export class Migration20261121143224_provider_keys extends Migration {
  override name = 'Migration20261121143224_provider_keys';

  override up(): void {
    this.addSql(
      `create table "custom_endpoints" ("id" text not null, "name" text not null, "base_url" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "provider_keys" ("user_id" text not null, "provider" text not null, "label" text null, "masked" text not null, "master_key_id" text not null, "sealed" text not null, "status" text not null, "created_at" timestamptz(3) not null, "last_tested_at" timestamptz(3) null, "last_used_at" timestamptz(3) null, primary key ("user_id", "provider"));`,
    );
    this.addSql(`create index "provider_keys_provider_index" on "provider_keys" ("provider");`);
    this.addSql(`create index "provider_keys_master_key_id_index" on "provider_keys" ("master_key_id");`);

    this.addSql(
      `alter table "provider_keys" add constraint "provider_keys_status_check" check ("status" in ('untested', 'valid', 'invalid'));`,
    );
  }

  override down(): void {
    this.addSql(`drop table if exists "custom_endpoints" cascade;`);
    this.addSql(`drop table if exists "provider_keys" cascade;`);
  }
}
