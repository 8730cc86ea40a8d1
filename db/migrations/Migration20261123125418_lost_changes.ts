import { Migration } from '@mikro-orm/migrations';

export class Migration20261123125418_lost_changes extends Migration {
  override name = 'Migration20261123125418_lost_changes';

  override up(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" add "lost_change" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "subscriptions" drop column "lost_change";`);
  }
}
