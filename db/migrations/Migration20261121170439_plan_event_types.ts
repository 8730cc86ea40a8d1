import { Migration } from '@mikro-orm/migrations';

export class Migration20261121170439_plan_event_types extends Migration {
  override name = 'Migration20261121170439_plan_event_types';

  override up(): void | Promise<void> {
    this.addSql(`alter table "plans" add "event_types" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "plans" drop column "event_types";`);
  }
}
