import { Migration } from '@mikro-orm/migrations';

/** Stripe follows the user's e-mail address and name. */
export class Migration20261122201311_profile_to_stripe extends Migration {
  override name = 'Migration20261122201311_profile_to_stripe';

  override up(): void | Promise<void> {
    this.addSql(`alter table "account_sync" drop constraint "account_sync_target_check";`);
    this.addSql(
      `alter table "account_sync" add constraint "account_sync_target_check" check ("target" in ('keycloak', 'lago', 'stripe'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`delete from "account_sync" where "target" = 'stripe';`);
    this.addSql(`alter table "account_sync" drop constraint "account_sync_target_check";`);
    this.addSql(
      `alter table "account_sync" add constraint "account_sync_target_check" check ("target" in ('keycloak', 'lago'));`,
    );
  }
}
