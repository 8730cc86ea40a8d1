import { Migration } from '@mikro-orm/migrations';

export class Migration20261123000507_invoice_numbers_found extends Migration {
  override name = 'Migration20261123000507_invoice_numbers_found';

  override up(): void | Promise<void> {
    this.addSql(`create index "invoices_number_index" on "invoices" ("number");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "invoices_number_index";`);
  }
}
