import { Migration } from '@mikro-orm/migrations';

export class Migration20261122202836_usage_charges_by_day extends Migration {
  override name = 'Migration20261122202836_usage_charges_by_day';

  override up(): void | Promise<void> {
    this.addSql(`create index "usage_charges_dated_index" on "usage_charges" ("dated_at");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "usage_charges_dated_index";`);
  }
}
