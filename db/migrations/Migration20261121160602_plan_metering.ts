import { Migration } from '@mikro-orm/migrations';

export class Migration20261121160602_plan_metering extends Migration {
  override name = 'Migration20261121160602_plan_metering';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "plans" add "calls_per_minute" int null, add "overage_tiers" jsonb null, add "rollover" jsonb null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "plans" drop column "calls_per_minute", drop column "overage_tiers", drop column "rollover";`,
    );
  }
}
