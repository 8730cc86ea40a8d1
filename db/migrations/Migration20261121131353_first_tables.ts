import { Migration } from '@mikro-orm/migrations';

/** The tables of the spine. */
export class Migration20261121131353_first_tables extends Migration {
  override name = 'Migration20261121131353_first_tables';

  override up(): void {
    this.addSql(
      `create table "account_sync" ("customer_id" text not null, "target" text not null, "desired_revision" bigint not null, "synced_revision" bigint not null, "state" text not null, "error" text null, "updated_at" timestamptz(3) not null, primary key ("customer_id", "target"));`,
    );
    this.addSql(
      `create index "account_sync_open_index" on "account_sync" ("state") where state in ('pending', 'failing', 'attention');`,
    );
    this.addSql(
      `alter table "account_sync" add constraint "account_sync_target_check" check ("target" in ('keycloak', 'lago'));`,
    );
    this.addSql(
      `alter table "account_sync" add constraint "account_sync_state_check" check ("state" in ('pending', 'synced', 'failing', 'attention', 'off'));`,
    );

    this.addSql(
      `create table "audit_log" ("id" bigserial primary key, "actor_id" text null, "actor_kind" text not null, "action" text not null, "subject_type" text not null, "subject_id" text not null, "before" jsonb null, "after" jsonb null, "reason" text null, "request_id" text null, "at" timestamptz(3) not null);`,
    );
    this.addSql(
      `create index "audit_log_subject_index" on "audit_log" ("subject_type", "subject_id", "at");`,
    );

    this.addSql(
      `create table "charges" ("id" text not null, "customer_id" text null, "invoice_id" text null, "amount" bigint not null, "amount_refunded" bigint not null, "currency" text not null, "status" text not null, "decline_code" text null, "description" text null, "disputed" boolean not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "charges_customer_id_index" on "charges" ("customer_id");`);
    this.addSql(`create index "charges_invoice_id_index" on "charges" ("invoice_id");`);
    this.addSql(`create index "charges_created_at_index" on "charges" ("created_at");`);

    this.addSql(
      `create table "checkouts" ("session_id" text not null, "user_id" text not null, "customer_id" text not null, "tier" text not null, "interval" text null, "mode" text not null, "status" text not null, "reason" text null, "subscription_id" text null, "url" text null, "success_url" text null, "created_at" timestamptz(3) not null, "expires_at" timestamptz(3) not null, primary key ("session_id"));`,
    );
    this.addSql(`create index "checkouts_user_id_index" on "checkouts" ("user_id");`);
    this.addSql(
      `alter table "checkouts" add constraint "checkouts_mode_check" check ("mode" in ('subscription', 'setup'));`,
    );
    this.addSql(
      `alter table "checkouts" add constraint "checkouts_status_check" check ("status" in ('open', 'fulfilled', 'refused', 'expired'));`,
    );

    this.addSql(
      `create table "customers" ("id" text not null, "user_id" text null, "email" text null, "name" text null, "currency" text null, "balance" bigint not null, "default_payment_method_id" text null, "test_clock_id" text null, "billing_time" timestamptz(3) null, "time_zone" text null, "deleted" boolean not null default false, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "customers_user_id_index" on "customers" ("user_id");`);
    this.addSql(`create index "customers_test_clock_id_index" on "customers" ("test_clock_id");`);

    this.addSql(
      `create table "disputes" ("id" text not null, "charge_id" text not null, "customer_id" text null, "amount" bigint not null, "currency" text not null, "reason" text not null, "status" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "disputes_charge_id_index" on "disputes" ("charge_id");`);
    this.addSql(`create index "disputes_customer_id_index" on "disputes" ("customer_id");`);

    this.addSql(
      `create table "effects" ("key" text not null, "kind" text not null, "provider" text not null, "intent" jsonb not null, "state" text not null, "provider_id" text null, "workflow_id" text null, "result" jsonb null, "error" text null, "attempts" int not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("key"));`,
    );
    this.addSql(`create index "effects_workflow_id_index" on "effects" ("workflow_id");`);
    this.addSql(
      `create index "effects_unsettled_index" on "effects" ("updated_at", "key") where state in ('intended', 'unknown');`,
    );
    this.addSql(
      `alter table "effects" add constraint "effects_provider_check" check ("provider" in ('stripe', 'keycloak', 'lago', 'mail'));`,
    );
    this.addSql(
      `alter table "effects" add constraint "effects_state_check" check ("state" in ('intended', 'confirmed', 'failed', 'unknown'));`,
    );

    this.addSql(
      `create table "idempotency_keys" ("user_id" text not null, "key" text not null, "route" text not null, "request_hash" text not null, "state" text not null, "status_code" int null, "response" jsonb null, "created_at" timestamptz(3) not null, primary key ("user_id", "key"));`,
    );
    this.addSql(`create index "idempotency_keys_created_at_index" on "idempotency_keys" ("created_at");`);
    this.addSql(
      `alter table "idempotency_keys" add constraint "idempotency_keys_state_check" check ("state" in ('started', 'finished'));`,
    );

    this.addSql(
      `create table "inbox_events" ("id" text not null, "type" text not null, "created_at" timestamptz(3) not null, "payload" jsonb not null, "received_at" timestamptz(3) not null default now(), "state" text not null default 'pending', "reason" text null, "workflow_id" text null, "attempts" int not null default 0, "leased_until" timestamptz(3) null, "delivered_at" timestamptz(3) null, "processed_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `create index "inbox_events_pending_index" on "inbox_events" ("received_at", "id") where state = 'pending';`,
    );
    this.addSql(
      `alter table "inbox_events" add constraint "inbox_events_state_check" check ("state" in ('pending', 'delivered', 'processed', 'ignored'));`,
    );

    this.addSql(
      `create table "invoices" ("id" text not null, "number" text null, "customer_id" text not null, "subscription_id" text null, "status" text not null, "billing_reason" text null, "amount_due" bigint not null, "amount_paid" bigint not null, "amount_remaining" bigint not null, "currency" text not null, "created_at" timestamptz(3) not null, "due_at" timestamptz(3) null, "paid_at" timestamptz(3) null, "period_start" timestamptz(3) null, "period_end" timestamptz(3) null, "hosted_invoice_url" text null, "invoice_pdf" text null, "attempt_count" int not null, "next_stripe_attempt_at" timestamptz(3) null, "failure" jsonb null, "updated_at" timestamptz(3) not null, "read_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "invoices_subscription_id_index" on "invoices" ("subscription_id");`);
    this.addSql(
      `create index "invoices_customer_id_created_at_id_index" on "invoices" ("customer_id", "created_at", "id");`,
    );

    this.addSql(
      `create table "outbox_messages" ("id" text not null, "key" text not null, "customer_id" text not null, "subscription_id" text null, "kind" text not null, "recipient" text not null, "subject" text not null, "body" text not null, "at" timestamptz(3) not null, "state" text not null, "error" text null, "sent_at" timestamptz(3) null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "outbox_messages" add constraint "outbox_messages_key_unique" unique ("key");`);
    this.addSql(
      `create index "outbox_messages_subscription_id_index" on "outbox_messages" ("subscription_id");`,
    );
    this.addSql(
      `create index "outbox_messages_customer_id_index" on "outbox_messages" ("customer_id", "at");`,
    );
    this.addSql(
      `alter table "outbox_messages" add constraint "outbox_messages_state_check" check ("state" in ('recorded', 'sent', 'failed'));`,
    );

    this.addSql(
      `create table "payment_methods" ("id" text not null, "customer_id" text not null, "type" text not null, "brand" text null, "last4" text null, "exp_month" int null, "exp_year" int null, "fingerprint" text null, "is_default" boolean not null, "created_at" timestamptz(3) not null, "detached_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "payment_methods_customer_id_index" on "payment_methods" ("customer_id");`);
    this.addSql(`create index "payment_methods_fingerprint_index" on "payment_methods" ("fingerprint");`);

    this.addSql(
      `create table "plans" ("code" text not null, "display_name" text not null, "rank" int not null, "active" boolean not null default true, "features" jsonb not null, "services" jsonb not null, "calls_per_day" bigint null, "included_credits" bigint not null, "price_per1k" bigint null, "trial_days" int not null, "stripe_product_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("code"));`,
    );
    this.addSql(
      `alter table "plans" add constraint "plans_stripe_product_id_unique" unique ("stripe_product_id");`,
    );

    this.addSql(
      `create table "plan_prices" ("id" text not null, "plan_code" text not null, "kind" text not null, "interval" text null, "currency" text not null, "amount" bigint not null, "stripe_price_id" text null, "active" boolean not null default true, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "plan_prices_plan_code_index" on "plan_prices" ("plan_code");`);
    this.addSql(
      `alter table "plan_prices" add constraint "plan_prices_stripe_price_id_unique" unique ("stripe_price_id");`,
    );
    this.addSql(
      `alter table "plan_prices" add constraint "plan_prices_kind_check" check ("kind" in ('recurring', 'oneTime', 'metered'));`,
    );
    this.addSql(
      `alter table "plan_prices" add constraint "plan_prices_interval_check" check ("interval" in ('month', 'year'));`,
    );

    this.addSql(
      `create table "revenue_movements" ("id" bigserial primary key, "key" text not null, "customer_id" text not null, "subscription_id" text not null, "at" timestamptz(3) not null, "day" date not null, "kind" text not null, "voluntary" boolean null, "amount" bigint not null, "currency" text not null, "tier" text not null);`,
    );
    this.addSql(
      `alter table "revenue_movements" add constraint "revenue_movements_key_unique" unique ("key");`,
    );
    this.addSql(
      `create index "revenue_movements_subscription_id_index" on "revenue_movements" ("subscription_id");`,
    );
    this.addSql(`create index "revenue_movements_day_index" on "revenue_movements" ("day");`);
    this.addSql(
      `alter table "revenue_movements" add constraint "revenue_movements_kind_check" check ("kind" in ('new', 'expansion', 'contraction', 'churn', 'reactivation'));`,
    );

    this.addSql(
      `create table "subscriptions" ("id" text not null, "customer_id" text not null, "user_id" text null, "status" text not null, "stripe_status" text not null, "tier" text not null, "trial_tier" text null, "price_id" text not null, "interval" text not null, "amount" bigint not null, "unit_amount" bigint not null, "quantity" int not null, "currency" text not null, "mrr" bigint not null, "current_period_start" timestamptz(3) not null, "current_period_end" timestamptz(3) not null, "trial_start" timestamptz(3) null, "trial_end" timestamptz(3) null, "cancel_at_period_end" boolean not null, "cancel_at" timestamptz(3) null, "canceled_at" timestamptz(3) null, "ended_at" timestamptz(3) null, "paused" boolean not null, "paused_until" timestamptz(3) null, "pending_change" jsonb null, "dunning" jsonb null, "payment_method_id" text null, "next_action_at" timestamptz(3) null, "next_action" text null, "attention" text null, "test_clock_id" text null, "billing_time" timestamptz(3) not null, "revision" int not null, "ever_active" boolean not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "subscriptions_customer_id_index" on "subscriptions" ("customer_id");`);
    this.addSql(`create index "subscriptions_user_id_index" on "subscriptions" ("user_id");`);
    this.addSql(`create index "subscriptions_status_index" on "subscriptions" ("status");`);
    this.addSql(`create index "subscriptions_test_clock_id_index" on "subscriptions" ("test_clock_id");`);
    this.addSql(
      `create index "subscriptions_created_at_id_index" on "subscriptions" ("created_at" DESC, "id");`,
    );

    this.addSql(
      `create table "timeline" ("id" bigserial primary key, "key" text not null, "customer_id" text not null, "subscription_id" text null, "at" timestamptz(3) not null, "recorded_at" timestamptz(3) not null default now(), "kind" text not null, "summary" text not null, "rule" text null, "facts" jsonb not null, "outcome" text null, "workflow_id" text null, "run_id" text null, "actor" jsonb null);`,
    );
    this.addSql(`alter table "timeline" add constraint "timeline_key_unique" unique ("key");`);
    this.addSql(
      `create index "timeline_subscription_id_index" on "timeline" ("subscription_id", "at", "id");`,
    );
    this.addSql(`create index "timeline_customer_id_index" on "timeline" ("customer_id", "at", "id");`);

    this.addSql(
      `create table "trial_redemptions" ("id" text not null, "user_id" text not null, "email_key" text not null, "fingerprint" text null, "subscription_id" text null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "trial_redemptions" add constraint "trial_redemptions_user_id_unique" unique ("user_id");`,
    );
    this.addSql(
      `alter table "trial_redemptions" add constraint "trial_redemptions_email_key_unique" unique ("email_key");`,
    );
    this.addSql(
      `alter table "trial_redemptions" add constraint "trial_redemptions_fingerprint_unique" unique ("fingerprint");`,
    );

    this.addSql(
      `create table "users" ("id" text not null, "email" text not null, "full_name" text null, "stripe_customer_id" text null, "role" text not null, "identity_subject" text null, "last_active_at" timestamptz(3) null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "users" add constraint "users_email_unique" unique ("email");`);
    this.addSql(
      `alter table "users" add constraint "users_stripe_customer_id_unique" unique ("stripe_customer_id");`,
    );
    this.addSql(
      `alter table "users" add constraint "users_identity_subject_unique" unique ("identity_subject");`,
    );
    this.addSql(
      `alter table "users" add constraint "users_role_check" check ("role" in ('viewer', 'editor', 'admin'));`,
    );

    this.addSql(
      `alter table "plan_prices" add constraint "plan_prices_plan_code_foreign" foreign key ("plan_code") references "plans" ("code") on delete cascade;`,
    );
  }

  override down(): void {
    this.addSql(`drop table if exists "account_sync";`);
    this.addSql(`drop table if exists "audit_log";`);
    this.addSql(`drop table if exists "charges";`);
    this.addSql(`drop table if exists "checkouts";`);
    this.addSql(`drop table if exists "customers";`);
    this.addSql(`drop table if exists "disputes";`);
    this.addSql(`drop table if exists "effects";`);
    this.addSql(`drop table if exists "idempotency_keys";`);
    this.addSql(`drop table if exists "inbox_events";`);
    this.addSql(`drop table if exists "invoices";`);
    this.addSql(`drop table if exists "outbox_messages";`);
    this.addSql(`drop table if exists "payment_methods";`);
    this.addSql(`drop table if exists "plan_prices";`);
    this.addSql(`drop table if exists "plans";`);
    this.addSql(`drop table if exists "revenue_movements";`);
    this.addSql(`drop table if exists "subscriptions";`);
    this.addSql(`drop table if exists "timeline";`);
    this.addSql(`drop table if exists "trial_redemptions";`);
    this.addSql(`drop table if exists "users";`);
  }
}
