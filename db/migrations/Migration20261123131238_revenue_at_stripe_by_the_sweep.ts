import { Migration } from '@mikro-orm/migrations';

/**
 * Neither column is written any more. They stay, with defaults: the release before still runs on them while
 * workers are deployed.
 */
export class Migration20261123131238_revenue_at_stripe_by_the_sweep extends Migration {
  override name = 'Migration20261123131238_revenue_at_stripe_by_the_sweep';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "revenue_at_stripe" alter column "steady" set default false, alter column "differing" set default '[]';`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "revenue_at_stripe" alter column "steady" drop default, alter column "differing" drop default;`,
    );
  }
}
