import { Migration } from '@mikro-orm/migrations';

export class Migration20261123131238_revenue_at_stripe_by_the_sweep extends Migration {
  override name = 'Migration20261123131238_revenue_at_stripe_by_the_sweep';

  override up(): void | Promise<void> {
    this.addSql(`alter table "revenue_at_stripe" drop column "differing", drop column "steady";`);
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "revenue_at_stripe" add "differing" jsonb not null default '[]', add "steady" boolean not null default false;`,
    );
    this.addSql(
      `alter table "revenue_at_stripe" alter column "differing" drop default, alter column "steady" drop default;`,
    );
  }
}
