import { Migration } from '@mikro-orm/migrations';

export class Migration20261121143916_admin_reads extends Migration {
  override name = 'Migration20261121143916_admin_reads';

  override up(): void | Promise<void> {
    this.addSql(`alter table "customers" add "created_at" timestamptz(3) not null default now();`);
    this.addSql(
      `create index "customers_created_at_id_index" on "customers" ("created_at", "id") where not deleted;`,
    );

    this.addSql(`create index "invoices_paid_at_index" on "invoices" ("paid_at") where paid_at is not null;`);

    this.addSql(
      `create index "subscriptions_figures_index" on "subscriptions" ("status", "tier", "trial_tier", "currency", "mrr");`,
    );
    this.addSql(
      `create index "subscriptions_ended_at_index" on "subscriptions" ("ended_at") where ended_at is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "customers_created_at_id_index";`);
    this.addSql(`alter table "customers" drop column "created_at";`);

    this.addSql(`drop index "invoices_paid_at_index";`);

    this.addSql(`drop index "subscriptions_figures_index";`);
    this.addSql(`drop index "subscriptions_ended_at_index";`);
  }
}
