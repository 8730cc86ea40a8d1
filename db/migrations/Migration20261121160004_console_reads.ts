import { Migration } from '@mikro-orm/migrations';

export class Migration20261121160004_console_reads extends Migration {
  override name = 'Migration20261121160004_console_reads';

  override up(): void | Promise<void> {
    this.addSql(
      `create or replace function "account_sync_tell_account_sync_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'account_sync', 'id', new.target, 'customer', new.customer_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_account_sync" AFTER INSERT OR UPDATE on "account_sync" for each ROW execute function "account_sync_tell_account_sync_fn"();`,
    );

    this.addSql(`create index "audit_log_at_id_index" on "audit_log" ("at", "id");`);

    this.addSql(
      `create or replace function "charges_tell_charge_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'charge', 'id', new.id, 'customer', new.customer_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_charge" AFTER INSERT OR UPDATE on "charges" for each ROW execute function "charges_tell_charge_fn"();`,
    );

    this.addSql(
      `create or replace function "checkouts_tell_checkout_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'checkout', 'id', new.session_id, 'customer', new.customer_id, 'user', new.user_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_checkout" AFTER INSERT OR UPDATE on "checkouts" for each ROW execute function "checkouts_tell_checkout_fn"();`,
    );

    this.addSql(
      `create or replace function "customers_tell_customer_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'customer', 'id', new.id, 'customer', new.id, 'user', new.user_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_customer" AFTER INSERT OR UPDATE on "customers" for each ROW execute function "customers_tell_customer_fn"();`,
    );

    this.addSql(`create index "inbox_events_received_at_id_index" on "inbox_events" ("received_at", "id");`);

    this.addSql(
      `create or replace function "invoices_tell_invoice_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'invoice', 'id', new.id, 'customer', new.customer_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_invoice" AFTER INSERT OR UPDATE on "invoices" for each ROW execute function "invoices_tell_invoice_fn"();`,
    );

    this.addSql(
      `create or replace function "payment_methods_tell_payment_method_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'payment_method', 'id', new.id, 'customer', new.customer_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_payment_method" AFTER INSERT OR UPDATE on "payment_methods" for each ROW execute function "payment_methods_tell_payment_method_fn"();`,
    );

    this.addSql(
      `create or replace function "subscriptions_tell_subscription_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'subscription', 'id', new.id, 'customer', new.customer_id, 'user', new.user_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_subscription" AFTER INSERT OR UPDATE on "subscriptions" for each ROW execute function "subscriptions_tell_subscription_fn"();`,
    );

    this.addSql(
      `create or replace function "timeline_tell_timeline_fn"() returns trigger as \$\$ begin perform pg_notify('changes', json_build_object('what', 'timeline', 'id', new.subscription_id, 'customer', new.customer_id)::text); return null; end; \$\$ language plpgsql;`,
    );
    this.addSql(
      `create trigger "tell_timeline" AFTER INSERT on "timeline" for each ROW execute function "timeline_tell_timeline_fn"();`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "tell_account_sync" on "account_sync";`);
    this.addSql(`drop function if exists "account_sync_tell_account_sync_fn"();`);

    this.addSql(`drop index "audit_log_at_id_index";`);

    this.addSql(`drop trigger if exists "tell_charge" on "charges";`);
    this.addSql(`drop function if exists "charges_tell_charge_fn"();`);

    this.addSql(`drop trigger if exists "tell_checkout" on "checkouts";`);
    this.addSql(`drop function if exists "checkouts_tell_checkout_fn"();`);

    this.addSql(`drop trigger if exists "tell_customer" on "customers";`);
    this.addSql(`drop function if exists "customers_tell_customer_fn"();`);

    this.addSql(`drop index "inbox_events_received_at_id_index";`);

    this.addSql(`drop trigger if exists "tell_invoice" on "invoices";`);
    this.addSql(`drop function if exists "invoices_tell_invoice_fn"();`);

    this.addSql(`drop trigger if exists "tell_payment_method" on "payment_methods";`);
    this.addSql(`drop function if exists "payment_methods_tell_payment_method_fn"();`);

    this.addSql(`drop trigger if exists "tell_subscription" on "subscriptions";`);
    this.addSql(`drop function if exists "subscriptions_tell_subscription_fn"();`);

    this.addSql(`drop trigger if exists "tell_timeline" on "timeline";`);
    this.addSql(`drop function if exists "timeline_tell_timeline_fn"();`);
  }
}
