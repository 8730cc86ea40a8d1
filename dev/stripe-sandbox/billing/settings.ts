import type { Context } from '../core/context.ts';

/** Account settings that decide how billing behaves, as one would set them in Stripe's dashboard. */
export interface BillingSettings {
  id: 'settings';
  object: 'sandbox.billing_settings';
  /** Whether Stripe retries failed invoices by itself. */
  smartRetries: boolean;
  /** What becomes of a subscription when those retries are used up. */
  afterRetries: 'past_due' | 'unpaid' | 'cancel';
  /** Days before a renewal at which invoice.upcoming is sent. */
  upcomingDays: number;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.billing_settings': BillingSettings;
  }
}

const defaults: BillingSettings = {
  id: 'settings',
  object: 'sandbox.billing_settings',
  smartRetries: false,
  afterRetries: 'past_due',
  upcomingDays: 7,
};

/** The settings in force. */
export function billingSettings(context: Context): BillingSettings {
  return context.find('sandbox.billing_settings', 'settings') ?? defaults;
}

/** Changes settings; members left out stay. */
export function changeBillingSettings(context: Context, change: Partial<BillingSettings>): BillingSettings {
  const next = { ...billingSettings(context), ...change };
  context.store.put('sandbox.billing_settings', next);
  return next;
}
