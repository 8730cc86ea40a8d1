import { Migration } from '@mikro-orm/migrations';

export class Migration20261121170602_checkout_currency extends Migration {
  override name = 'Migration20261121170602_checkout_currency';

  override up(): void | Promise<void> {
    this.addSql(`alter table "checkouts" add "currency" text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "checkouts" drop column "currency";`);
  }
}
