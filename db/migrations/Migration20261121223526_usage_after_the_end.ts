import { Migration } from '@mikro-orm/migrations';

export class Migration20261121223526_usage_after_the_end extends Migration {
  override name = 'Migration20261121223526_usage_after_the_end';

  override up(): void | Promise<void> {
    this.addSql(`alter table "usage_charges" drop constraint "usage_charges_state_check";`);
    this.addSql(`alter table "usage_charges" add "final_invoice" text null, add "invoice_id" text null;`);
    this.addSql(
      `create index "usage_charges_invoice_index" on "usage_charges" ("invoice_id") where invoice_id is not null;`,
    );
    this.addSql(
      `alter table "usage_charges" add constraint "usage_charges_state_check" check ("state" in ('planned', 'reported', 'refused', 'withdrawn', 'waived'));`,
    );

    this.addSql(`alter table "usage_periods" add "invoice_at" timestamptz(3) null;`);
    this.addSql(
      `create index "usage_periods_invoice_index" on "usage_periods" ("invoice_at") where invoice_at is not null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "usage_charges_invoice_index";`);
    this.addSql(`alter table "usage_charges" drop constraint "usage_charges_state_check";`);
    this.addSql(`alter table "usage_charges" drop column "final_invoice", drop column "invoice_id";`);
    this.addSql(
      `alter table "usage_charges" add constraint "usage_charges_state_check" check ("state" in ('planned', 'reported', 'refused'));`,
    );

    this.addSql(`drop index "usage_periods_invoice_index";`);
    this.addSql(`alter table "usage_periods" drop column "invoice_at";`);
  }
}
