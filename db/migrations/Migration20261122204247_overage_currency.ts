import { Migration } from '@mikro-orm/migrations';

export class Migration20261122204247_overage_currency extends Migration {
  override name = 'Migration20261122204247_overage_currency';

  override up(): void | Promise<void> {
    this.addSql(`alter table "plans" add "overage_currency" text null;`);
    // The number that stood for all currencies was written, and shown, in the default one where the plan is
    // sold in it.
    // eslint-disable-next-line no-restricted-syntax -- which currency that was stands nowhere but in the environment
    const preferred = (process.env['DEFAULT_CURRENCY'] ?? 'usd').toLowerCase().replaceAll(/[^a-z]/g, '');
    this.addSql(`update "plans" set "overage_currency" = (
      select currency from "plan_prices" where plan_code = plans.code and active and kind <> 'metered'
      order by (currency = '${preferred}') desc, currency limit 1);`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "plans" drop column "overage_currency";`);
  }
}
