import { Migration } from '@mikro-orm/migrations';

export class Migration20261123203400_account_looks extends Migration {
  override name = 'Migration20261123203400_account_looks';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "account_looks" ("id" text not null, "state" text not null, "looked" int not null, "report" jsonb null, "reported_at" timestamptz(3) null, "problem" text null, "began_at" timestamptz(3) not null, "ended_at" timestamptz(3) null, primary key ("id"));`,
    );

    this.addSql(
      `alter table "account_looks" add constraint "account_looks_state_check" check ("state" in ('reading', 'done', 'failed'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "account_looks" cascade;`);
  }
}
