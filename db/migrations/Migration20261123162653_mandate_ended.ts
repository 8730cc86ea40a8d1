import { Migration } from '@mikro-orm/migrations';

export class Migration20261123162653_mandate_ended extends Migration {
  override name = 'Migration20261123162653_mandate_ended';

  override up(): void | Promise<void> {
    this.addSql(`alter table "payment_methods" add "mandate_ended_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "payment_methods" drop column "mandate_ended_at";`);
  }
}
