import { Migration } from '@mikro-orm/migrations';

export class Migration20261123000308_payment_answer_due extends Migration {
  override name = 'Migration20261123000308_payment_answer_due';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "payment_answer_due_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop column "payment_answer_due_at";`);
  }
}
