import { Migration } from '@mikro-orm/migrations';

export class Migration20261123030346_dispute_evidence_due extends Migration {
  override name = 'Migration20261123030346_dispute_evidence_due';

  override up(): void | Promise<void> {
    this.addSql(`alter table "disputes" add "evidence_due_at" timestamptz(3) null;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "disputes" drop column "evidence_due_at";`);
  }
}
