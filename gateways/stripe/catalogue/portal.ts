import type Stripe from 'stripe';
import type { SetupRun } from './change.ts';

/**
 * What customers may do in Stripe's portal. Plan changes and cancellations use our API, where the rules
 * are.
 */
const FEATURES = {
  payment_method_update: { enabled: true },
  invoice_history: { enabled: true },
  customer_update: { enabled: true, allowed_updates: ['address', 'name', 'tax_id'] },
  subscription_cancel: { enabled: false },
  subscription_update: { enabled: false },
} satisfies Stripe.BillingPortal.ConfigurationCreateParams['features'];

/** Our portal configuration, created or corrected. Null when it is missing in a preview. */
export async function setupPortal(
  stripe: Stripe,
  returnUrl: string | undefined,
  run: SetupRun,
): Promise<string | null> {
  const configurations = await stripe.billingPortal.configurations
    .list({ active: true, limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  const existing = configurations.find(({ metadata }) => metadata?.['perennial'] === '1');
  const wanted = {
    features: FEATURES,
    metadata: { perennial: '1' },
    ...(returnUrl === undefined ? {} : { default_return_url: returnUrl }),
  };
  if (existing === undefined) {
    run.changes.push({
      object: 'portal configuration',
      action: 'create',
      name: 'perennial',
      detail: 'cards and invoices',
    });
    if (!run.apply) return null;
    return (await stripe.billingPortal.configurations.create(wanted)).id;
  }
  if (!isSame(existing, returnUrl)) {
    run.changes.push({
      object: 'portal configuration',
      action: 'update',
      name: existing.id,
      detail: 'features or address',
    });
    if (run.apply) await stripe.billingPortal.configurations.update(existing.id, wanted);
  }
  return existing.id;
}

function isSame(existing: Stripe.BillingPortal.Configuration, returnUrl: string | undefined): boolean {
  const { features } = existing;
  const allowed = features.customer_update.allowed_updates;
  return (
    features.payment_method_update.enabled &&
    features.invoice_history.enabled &&
    features.customer_update.enabled &&
    FEATURES.customer_update.allowed_updates.every((update) => allowed.includes(update)) &&
    !features.subscription_cancel.enabled &&
    !features.subscription_update.enabled &&
    (returnUrl === undefined || existing.default_return_url === returnUrl)
  );
}
