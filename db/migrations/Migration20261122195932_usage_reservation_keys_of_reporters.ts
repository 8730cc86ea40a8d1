import { Migration } from '@mikro-orm/migrations';

export class Migration20261122195932_usage_reservation_keys_of_reporters extends Migration {
  override name = 'Migration20261122195932_usage_reservation_keys_of_reporters';

  override up(): void | Promise<void> {
    this.addSql(
      `alter table "usage_reservations" drop constraint "usage_reservations_customer_id_idempotency_key_unique";`,
    );
    this.addSql(
      `alter table "usage_reservations" add constraint "usage_reservations_customer_id_reported_by_idempo_5bc0d_unique" unique ("customer_id", "reported_by", "idempotency_key");`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(
      `alter table "usage_reservations" drop constraint "usage_reservations_customer_id_reported_by_idempo_5bc0d_unique";`,
    );
    this.addSql(
      `alter table "usage_reservations" add constraint "usage_reservations_customer_id_idempotency_key_unique" unique ("customer_id", "idempotency_key");`,
    );
  }
}
