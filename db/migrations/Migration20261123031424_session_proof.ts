import { Migration } from '@mikro-orm/migrations';

export class Migration20261123031424_session_proof extends Migration {
  override name = 'Migration20261123031424_session_proof';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "sessions" add "subject" text null, add "provider_session" text null, add "auth_time" timestamptz(3) null;`,
    );

    this.addSql(`alter table "sign_in_attempts" add "step_up_user_id" text null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "sessions" drop column "subject", drop column "provider_session", drop column "auth_time";`,
    );

    this.addSql(`alter table "sign_in_attempts" drop column "step_up_user_id";`);
  }
}
