import { Migration } from '@mikro-orm/migrations';

export class Migration20261121233528_usage_old_keys_by_hash extends Migration {
  override name = 'Migration20261121233528_usage_old_keys_by_hash';

  override up(): void | Promise<void> {
    // Nobody looks for more than whether a key is there, and each new one is looked for: one page by hash
    // instead of the levels of a tree (docs/adr/0008-usage-ledger.md). It blocks the daily move while it is
    // made, and no insert.
    this.addSql(`create index "usage_old_keys_id_index" on "usage_old_keys" using hash ("id");`);
    this.addSql(`alter table "usage_old_keys" drop constraint "usage_old_keys_pkey";`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "usage_old_keys" add primary key ("id");`);
    this.addSql(`drop index "usage_old_keys_id_index";`);
  }
}
