import { Migration } from '@mikro-orm/migrations';

/** Sign-in with a browser, keys of machines, and limits that processes share. */
export class Migration20261121142949_sessions_and_keys extends Migration {
  override name = 'Migration20261121142949_sessions_and_keys';

  override up(): void {
    this.addSql(
      `create table "api_keys" ("id" text not null, "user_id" text not null, "name" text not null, "prefix" text not null, "key_hash" text not null, "scopes" jsonb not null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "last_used_at" timestamptz(3) null, "revoked_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "api_keys_user_id_index" on "api_keys" ("user_id");`);
    this.addSql(`alter table "api_keys" add constraint "api_keys_key_hash_unique" unique ("key_hash");`);

    this.addSql(
      `create table "rate_limits" ("key" text not null, "points" int not null, "expire" bigint null, primary key ("key"));`,
    );
    this.addSql(`create index "rate_limits_expire_index" on "rate_limits" ("expire");`);

    this.addSql(
      `create table "sessions" ("token_hash" text not null, "user_id" text not null, "sealed_tokens" text null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, "refresh_at" timestamptz(3) null, primary key ("token_hash"));`,
    );
    this.addSql(`create index "sessions_user_id_index" on "sessions" ("user_id");`);
    this.addSql(`create index "sessions_expires_at_index" on "sessions" ("expires_at");`);

    this.addSql(
      `create table "sign_in_attempts" ("token_hash" text not null, "state" text not null, "nonce" text not null, "code_verifier" text not null, "return_to" text not null, "expires_at" timestamptz(3) not null, primary key ("token_hash"));`,
    );
    this.addSql(`create index "sign_in_attempts_expires_at_index" on "sign_in_attempts" ("expires_at");`);
  }

  override down(): void {
    this.addSql(`drop table if exists "api_keys" cascade;`);
    this.addSql(`drop table if exists "rate_limits" cascade;`);
    this.addSql(`drop table if exists "sessions" cascade;`);
    this.addSql(`drop table if exists "sign_in_attempts" cascade;`);
  }
}
