import type { Schedule } from '../types.ts';

type Seed = Pick<
  Schedule,
  'id' | 'created' | 'customer' | 'end_behavior' | 'phases' | 'status' | 'test_clock'
> &
  Partial<Schedule>;

/** A whole schedule object from what is given. */
export function blankSchedule(seed: Seed): Schedule {
  return {
    object: 'subscription_schedule',
    application: null,
    billing_mode: {
      flexible: { proration_discounts: 'included' },
      type: 'flexible',
      updated_at: seed.created,
    },
    canceled_at: null,
    completed_at: null,
    current_phase: null,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    livemode: false,
    metadata: {},
    pause_schedules: [],
    released_at: null,
    released_subscription: null,
    subscription: null,
    ...seed,
  };
}
