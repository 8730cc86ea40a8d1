import { Migration } from '@mikro-orm/migrations';

/** Which checkout claimed a Trial: its retry is not a second attempt. */
export class Migration20261121134002_trial_claimed_by extends Migration {
  override name = 'Migration20261121134002_trial_claimed_by';

  override up(): void {
    this.addSql(`alter table "trial_redemptions" add "claimed_by" text null;`);
  }

  override down(): void {
    this.addSql(`alter table "trial_redemptions" drop column "claimed_by";`);
  }
}
