import { Migration } from '@mikro-orm/migrations';

export class Migration20261123023643_data_keys extends Migration {
  override name = 'Migration20261123023643_data_keys';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "data_keys" ("user_id" text not null, "master_key_id" text not null, "wrapped" text not null, "created_at" timestamptz(3) not null, primary key ("user_id"));`,
    );
    this.addSql(`create index "data_keys_master_key_id_index" on "data_keys" ("master_key_id");`);

    this.addSql(`alter table "provider_keys" alter column "master_key_id" drop not null;`);
  }

  override down(): void | Promise<void> {
    // What is sealed under a data key opens no more without it: its owners add it again.
    this.addSql(`delete from "provider_keys" where "master_key_id" is null;`);
    this.addSql(`drop table if exists "data_keys" cascade;`);

    this.addSql(`alter table "provider_keys" alter column "master_key_id" set not null;`);
  }
}
