import { Migration } from '@mikro-orm/migrations';

export class Migration20261122080305_usage_terms extends Migration {
  override name = 'Migration20261122080305_usage_terms';

  override up(): void | Promise<void> {
    this.addSql(`alter table "usage_periods" add "terms" jsonb null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "usage_periods" drop column "terms";`);
  }
}
