import { Migration } from '@mikro-orm/migrations';

export class Migration20261123034015_tax_in_prices extends Migration {
  override name = 'Migration20261123034015_tax_in_prices';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "included_tax" bigint not null default '0';`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop column "included_tax";`);
  }
}
