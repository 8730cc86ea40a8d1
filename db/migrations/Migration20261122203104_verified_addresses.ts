import { Migration } from '@mikro-orm/migrations';

export class Migration20261122203104_verified_addresses extends Migration {
  override name = 'Migration20261122203104_verified_addresses';

  override up(): void | Promise<void> {
    // Nobody has said so of those that are there: the next request of each user does.
    this.addSql(`alter table "users" drop constraint "users_email_unique";`);
    this.addSql(`alter table "users" add "email_verified" boolean not null default false;`);
    this.addSql(`create index "users_email_index" on "users" ("email");`);
    this.addSql(
      `create unique index "users_verified_email_unique" on "users" ("email") where email_verified;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "users_email_index";`);
    this.addSql(`drop index "users_verified_email_unique";`);
    this.addSql(`alter table "users" drop column "email_verified";`);
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`);
  }
}
