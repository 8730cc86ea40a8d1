import { Migration } from '@mikro-orm/migrations';

export class Migration20261123204314_customer_countries extends Migration {
  override name = 'Migration20261123204314_customer_countries';

  override up(): void | Promise<void> {
    this.addSql(`alter table "customers" add "country" text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "customers" drop column "country";`);
  }
}
