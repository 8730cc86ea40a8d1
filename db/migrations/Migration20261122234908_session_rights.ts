import { Migration } from '@mikro-orm/migrations';

export class Migration20261122234908_session_rights extends Migration {
  override name = 'Migration20261122234908_session_rights';

  override up(): void | Promise<void> {
    // Sessions from before end here: what their sign-in gave was never written down.
    this.addSql(`delete from "sessions";`);
    this.addSql(
      `alter table "sessions" add "role" text not null default 'viewer', add "last_seen_at" timestamptz(3) null;`,
    );
    this.addSql(
      `alter table "sessions" add constraint "sessions_role_check" check ("role" in ('viewer', 'editor', 'finance', 'admin'));`,
    );

    this.addSql(`alter table "users" drop constraint "users_role_check";`);
    this.addSql(
      `alter table "users" add constraint "users_role_check" check ("role" in ('viewer', 'editor', 'finance', 'admin'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "sessions" drop constraint "sessions_role_check";`);
    this.addSql(`alter table "sessions" drop column "role", drop column "last_seen_at";`);

    this.addSql(`alter table "users" drop constraint "users_role_check";`);
    this.addSql(`update "users" set "role" = 'editor' where "role" = 'finance';`);
    this.addSql(
      `alter table "users" add constraint "users_role_check" check ("role" in ('viewer', 'editor', 'admin'));`,
    );
  }
}
