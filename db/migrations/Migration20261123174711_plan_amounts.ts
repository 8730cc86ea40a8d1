import { Migration } from '@mikro-orm/migrations';

export class Migration20261123174711_plan_amounts extends Migration {
  override name = 'Migration20261123174711_plan_amounts';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "plan_amount" bigint null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop column "plan_amount";`);
  }
}
