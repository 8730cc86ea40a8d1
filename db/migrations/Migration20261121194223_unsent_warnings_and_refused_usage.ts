import { Migration } from '@mikro-orm/migrations';

export class Migration20261121194223_unsent_warnings_and_refused_usage extends Migration {
  override name = 'Migration20261121194223_unsent_warnings_and_refused_usage';

  override up(): void | Promise<void> {
    this.addSql(
      `create index "outbox_messages_unsent_warnings_index" on "outbox_messages" ("created_at") where kind = 'usage_warning' and state <> 'sent';`,
    );

    this.addSql(
      `create index "usage_periods_attention_index" on "usage_periods" ("starts_at") where attention is not null;`,
    );

    this.addSql(`alter table "usage_windows" add "refusal_accepted_at" timestamptz(3) null;`);
    this.addSql(
      `create index "usage_windows_refused_index" on "usage_windows" ("closed_at") where (stripe_refusal is not null or (lago_refusal is not null and subscription_id is not null)) and refusal_accepted_at is null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "outbox_messages_unsent_warnings_index";`);

    this.addSql(`drop index "usage_periods_attention_index";`);

    this.addSql(`drop index "usage_windows_refused_index";`);
    this.addSql(`alter table "usage_windows" drop column "refusal_accepted_at";`);
  }
}
