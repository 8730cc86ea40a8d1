import { Migration } from '@mikro-orm/migrations';

export class Migration20261123092516_void_renewals_of_usage extends Migration {
  override name = 'Migration20261123092516_void_renewals_of_usage';

  override up(): void | Promise<void> {
    this.addSql(
      `create index "invoices_void_renewals_index" on "invoices" ("subscription_id", "created_at") where status = 'void' and billing_reason = 'subscription_cycle' and attempt_count = 0;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "invoices_void_renewals_index";`);
  }
}
