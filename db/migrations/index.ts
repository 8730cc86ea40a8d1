import { Migration20261123024028_sessions_of_owner } from './Migration20261123024028_sessions_of_owner.ts';
import { Migration20261123031424_session_proof } from './Migration20261123031424_session_proof.ts';
import { Migration20261123033730_logout_tokens } from './Migration20261123033730_logout_tokens.ts';
import type { Migration } from '@mikro-orm/migrations';
import { Migration20261121131353_first_tables } from './Migration20261121131353_first_tables.ts';
import { Migration20261121134002_trial_claimed_by } from './Migration20261121134002_trial_claimed_by.ts';
import { Migration20261121142949_sessions_and_keys } from './Migration20261121142949_sessions_and_keys.ts';
import { Migration20261121143224_provider_keys } from './Migration20261121143224_provider_keys.ts';
import { Migration20261121143916_admin_reads } from './Migration20261121143916_admin_reads.ts';
import { Migration20261121160004_console_reads } from './Migration20261121160004_console_reads.ts';
import { Migration20261121160118_figures } from './Migration20261121160118_figures.ts';
import { Migration20261121160602_plan_metering } from './Migration20261121160602_plan_metering.ts';
import { Migration20261121161009_usage } from './Migration20261121161009_usage.ts';
import { Migration20261121161414_usage_billing } from './Migration20261121161414_usage_billing.ts';
import { Migration20261121162600_inbox_payload_as_sent } from './Migration20261121162600_inbox_payload_as_sent.ts';
import { Migration20261121164628_credit_notes } from './Migration20261121164628_credit_notes.ts';
import { Migration20261121170439_plan_event_types } from './Migration20261121170439_plan_event_types.ts';
import { Migration20261121170602_checkout_currency } from './Migration20261121170602_checkout_currency.ts';
import { Migration20261121194223_unsent_warnings_and_refused_usage } from './Migration20261121194223_unsent_warnings_and_refused_usage.ts';
import { Migration20261121200140_plan_policies } from './Migration20261121200140_plan_policies.ts';
import { Migration20261121223526_usage_after_the_end } from './Migration20261121223526_usage_after_the_end.ts';
import { Migration20261121233528_usage_old_keys_by_hash } from './Migration20261121233528_usage_old_keys_by_hash.ts';
import { Migration20261122080305_usage_terms } from './Migration20261122080305_usage_terms.ts';
import { Migration20261122112412_usage_warned_of_and_zone_changes } from './Migration20261122112412_usage_warned_of_and_zone_changes.ts';
import { Migration20261122195932_usage_reservation_keys_of_reporters } from './Migration20261122195932_usage_reservation_keys_of_reporters.ts';
import { Migration20261122200543_stripe_mappings } from './Migration20261122200543_stripe_mappings.ts';
import { Migration20261122195738_movements_of_persons } from './Migration20261122195738_movements_of_persons.ts';
import { Migration20261122201311_profile_to_stripe } from './Migration20261122201311_profile_to_stripe.ts';
import { Migration20261122231827_audit_chain } from './Migration20261122231827_audit_chain.ts';
import { Migration20261122234908_session_rights } from './Migration20261122234908_session_rights.ts';
import { Migration20261123001412_approvals } from './Migration20261123001412_approvals.ts';
import { Migration20261122204247_overage_currency } from './Migration20261122204247_overage_currency.ts';
import { Migration20261122202836_usage_charges_by_day } from './Migration20261122202836_usage_charges_by_day.ts';
import { Migration20261122203104_verified_addresses } from './Migration20261122203104_verified_addresses.ts';
import { Migration20261122202059_subscription_modes } from './Migration20261122202059_subscription_modes.ts';
import { Migration20261122210306_interval_count } from './Migration20261122210306_interval_count.ts';
import { Migration20261122233704_dunning_episodes } from './Migration20261122233704_dunning_episodes.ts';
import { Migration20261122232000_taken_back } from './Migration20261122232000_taken_back.ts';
import { Migration20261122232235_revenue_at_stripe_and_sweep_places } from './Migration20261122232235_revenue_at_stripe_and_sweep_places.ts';
import { Migration20261122232736_key_uses } from './Migration20261122232736_key_uses.ts';
import { Migration20261122233105_persons_data } from './Migration20261122233105_persons_data.ts';
import { Migration20261122235200_stripe_account } from './Migration20261122235200_stripe_account.ts';
import { Migration20261123000308_payment_answer_due } from './Migration20261123000308_payment_answer_due.ts';
import { Migration20261123000507_invoice_numbers_found } from './Migration20261123000507_invoice_numbers_found.ts';
import { Migration20261122234857_add_ons_of_subscriptions } from './Migration20261122234857_add_ons_of_subscriptions.ts';
import { Migration20261123023643_data_keys } from './Migration20261123023643_data_keys.ts';
import { Migration20261123024851_renewal_answer_due } from './Migration20261123024851_renewal_answer_due.ts';
import { Migration20261123023436_late_failures } from './Migration20261123023436_late_failures.ts';
import { Migration20261123030346_dispute_evidence_due } from './Migration20261123030346_dispute_evidence_due.ts';
import { Migration20261123023852_tax_of_payments } from './Migration20261123023852_tax_of_payments.ts';
import { Migration20261123031805_erasable_audit_reasons } from './Migration20261123031805_erasable_audit_reasons.ts';
import { Migration20261123034015_tax_in_prices } from './Migration20261123034015_tax_in_prices.ts';
import { Migration20261123023800_approvals_decided } from './Migration20261123023800_approvals_decided.ts';
import { Migration20261123055336_caller_request_ids } from './Migration20261123055336_caller_request_ids.ts';
import { Migration20261123055449_approvals_by_function } from './Migration20261123055449_approvals_by_function.ts';
import { Migration20261123060836_worker_presence } from './Migration20261123060836_worker_presence.ts';
import { Migration20261123074800_functions_of_the_log_owner } from './Migration20261123074800_functions_of_the_log_owner.ts';
import { Migration20261123092733_sweep_passes_and_repairs } from './Migration20261123092733_sweep_passes_and_repairs.ts';
import { Migration20261123092516_void_renewals_of_usage } from './Migration20261123092516_void_renewals_of_usage.ts';
import { Migration20261123094154_figures_without_foreign } from './Migration20261123094154_figures_without_foreign.ts';
import { Migration20261123093500_months_by_the_owner } from './Migration20261123093500_months_by_the_owner.ts';
import { Migration20261123095400_predictions } from './Migration20261123095400_predictions.ts';
import { Migration20261123100153_coupon_redemptions } from './Migration20261123100153_coupon_redemptions.ts';
import { Migration20261123111253_coupons_used } from './Migration20261123111253_coupons_used.ts';
import { Migration20261123101055_role_seen_at } from './Migration20261123101055_role_seen_at.ts';
import { Migration20261123111010_predictions_indexed } from './Migration20261123111010_predictions_indexed.ts';
import { Migration20261123111518_sweep_repairs_asked } from './Migration20261123111518_sweep_repairs_asked.ts';
import { Migration20261123113100_months_of_a_year } from './Migration20261123113100_months_of_a_year.ts';
import { Migration20261123125418_lost_changes } from './Migration20261123125418_lost_changes.ts';
import { Migration20261123125456_idempotency_claims } from './Migration20261123125456_idempotency_claims.ts';
import { Migration20261123125957_price_migrations } from './Migration20261123125957_price_migrations.ts';
import { Migration20261123131123_stripe_coupons } from './Migration20261123131123_stripe_coupons.ts';
import { Migration20261123131238_revenue_at_stripe_by_the_sweep } from './Migration20261123131238_revenue_at_stripe_by_the_sweep.ts';
import { Migration20261123132200_adoption_runs } from './Migration20261123132200_adoption_runs.ts';
import { Migration20261123132351_price_migration_states } from './Migration20261123132351_price_migration_states.ts';
import { Migration20261123162452_process_settings } from './Migration20261123162452_process_settings.ts';
import { Migration20261123162653_mandate_ended } from './Migration20261123162653_mandate_ended.ts';
import { Migration20261123164150_users_disabled } from './Migration20261123164150_users_disabled.ts';
import { Migration20261123173720_stays_mail } from './Migration20261123173720_stays_mail.ts';
import { Migration20261123174711_plan_amounts } from './Migration20261123174711_plan_amounts.ts';
import { Migration20261123200238_migration_blocks } from './Migration20261123200238_migration_blocks.ts';
import { Migration20261123203400_account_looks } from './Migration20261123203400_account_looks.ts';
import { Migration20261123204314_customer_countries } from './Migration20261123204314_customer_countries.ts';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/** Every migration, oldest first. */
export const migrations: MigrationClass[] = [
  Migration20261121131353_first_tables,
  Migration20261121134002_trial_claimed_by,
  Migration20261121142949_sessions_and_keys,
  Migration20261121143224_provider_keys,
  Migration20261121143916_admin_reads,
  Migration20261121160004_console_reads,
  Migration20261121160118_figures,
  Migration20261121160602_plan_metering,
  Migration20261121161009_usage,
  Migration20261121161414_usage_billing,
  Migration20261121162600_inbox_payload_as_sent,
  Migration20261121164628_credit_notes,
  Migration20261121170439_plan_event_types,
  Migration20261121170602_checkout_currency,
  Migration20261121194223_unsent_warnings_and_refused_usage,
  Migration20261121200140_plan_policies,
  Migration20261121223526_usage_after_the_end,
  Migration20261121233528_usage_old_keys_by_hash,
  Migration20261122080305_usage_terms,
  Migration20261122112412_usage_warned_of_and_zone_changes,
  Migration20261122195932_usage_reservation_keys_of_reporters,
  Migration20261122200543_stripe_mappings,
  Migration20261122195738_movements_of_persons,
  Migration20261122201311_profile_to_stripe,
  Migration20261122231827_audit_chain,
  Migration20261122234908_session_rights,
  Migration20261123001412_approvals,
  Migration20261122204247_overage_currency,
  Migration20261122202836_usage_charges_by_day,
  Migration20261122203104_verified_addresses,
  Migration20261122202059_subscription_modes,
  Migration20261122210306_interval_count,
  Migration20261122232000_taken_back,
  Migration20261122232235_revenue_at_stripe_and_sweep_places,
  Migration20261122233704_dunning_episodes,
  Migration20261122232736_key_uses,
  Migration20261122233105_persons_data,
  Migration20261122235200_stripe_account,
  Migration20261123000308_payment_answer_due,
  Migration20261123000507_invoice_numbers_found,
  Migration20261122234857_add_ons_of_subscriptions,
  Migration20261123023643_data_keys,
  Migration20261123023436_late_failures,
  Migration20261123024851_renewal_answer_due,
  Migration20261123024028_sessions_of_owner,
  Migration20261123030346_dispute_evidence_due,
  Migration20261123023852_tax_of_payments,
  Migration20261123031424_session_proof,
  Migration20261123031805_erasable_audit_reasons,
  Migration20261123033730_logout_tokens,
  Migration20261123034015_tax_in_prices,
  Migration20261123023800_approvals_decided,
  Migration20261123055336_caller_request_ids,
  Migration20261123055449_approvals_by_function,
  Migration20261123060836_worker_presence,
  Migration20261123074800_functions_of_the_log_owner,
  Migration20261123092516_void_renewals_of_usage,
  Migration20261123092733_sweep_passes_and_repairs,
  Migration20261123094154_figures_without_foreign,
  Migration20261123093500_months_by_the_owner,
  Migration20261123095400_predictions,
  Migration20261123100153_coupon_redemptions,
  Migration20261123101055_role_seen_at,
  Migration20261123111010_predictions_indexed,
  Migration20261123111253_coupons_used,
  Migration20261123111518_sweep_repairs_asked,
  Migration20261123113100_months_of_a_year,
  Migration20261123125418_lost_changes,
  Migration20261123125456_idempotency_claims,
  Migration20261123125957_price_migrations,
  Migration20261123131123_stripe_coupons,
  Migration20261123131238_revenue_at_stripe_by_the_sweep,
  Migration20261123132200_adoption_runs,
  Migration20261123132351_price_migration_states,
  Migration20261123162452_process_settings,
  Migration20261123162653_mandate_ended,
  Migration20261123164150_users_disabled,
  Migration20261123173720_stays_mail,
  Migration20261123174711_plan_amounts,
  Migration20261123200238_migration_blocks,
  Migration20261123203400_account_looks,
  Migration20261123204314_customer_countries,
];
