import { Migration } from '@mikro-orm/migrations';

export class Migration20261121160004_console_reads extends Migration {
  override name = 'Migration20261121160004_console_reads';

  override up(): void | Promise<void> {
    this.addSql(`create index "audit_log_at_id_index" on "audit_log" ("at", "id");`);
    this.addSql(`create index "inbox_events_received_at_id_index" on "inbox_events" ("received_at", "id");`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "audit_log_at_id_index";`);
    this.addSql(`drop index "inbox_events_received_at_id_index";`);
  }
}
