import { Migration } from '@mikro-orm/migrations';

export class Migration20261121200140_plan_policies extends Migration {
  override name = 'Migration20261121200140_plan_policies';

  override up(): void | Promise<void> {
    this.addSql(`alter table "plans" add "policy" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "plans" drop column "policy";`);
  }
}
