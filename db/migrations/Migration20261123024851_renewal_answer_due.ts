import { Migration } from '@mikro-orm/migrations';

export class Migration20261123024851_renewal_answer_due extends Migration {
  override name = 'Migration20261123024851_renewal_answer_due';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "renewal_answer_due_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop column "renewal_answer_due_at";`);
  }
}
