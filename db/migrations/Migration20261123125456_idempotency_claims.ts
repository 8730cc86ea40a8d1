import { Migration } from '@mikro-orm/migrations';

export class Migration20261123125456_idempotency_claims extends Migration {
  override name = 'Migration20261123125456_idempotency_claims';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "idempotency_keys" add "claim_token" text null, add "leased_until" timestamptz(3) null;`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "idempotency_keys" drop column "claim_token", drop column "leased_until";`);
  }
}
