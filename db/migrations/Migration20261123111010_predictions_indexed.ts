import { Migration } from '@mikro-orm/migrations';

export class Migration20261123111010_predictions_indexed extends Migration {
  override name = 'Migration20261123111010_predictions_indexed';

  override up(): void | Promise<void> {
    this.addSql(
      `create index "predictions_due_index" on "predictions" ("at") where state = 'open' and at is not null;`,
    );
    this.addSql(
      `create index "predictions_missed_index" on "predictions" ("compared_at", "id") where state = 'missed';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "predictions_due_index";`);
    this.addSql(`drop index "predictions_missed_index";`);
  }
}
