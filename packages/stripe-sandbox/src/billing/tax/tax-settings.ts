import type { Stripe } from 'stripe';
import { accountSettings, changeAccountSettings } from '../../core/account.ts';
import type { Context } from '../../core/context.ts';
import type { Resource } from '../../core/registry.ts';

/** The seller's address. */
export const HEAD_OFFICE = {
  city: 'San Francisco',
  country: 'US',
  line1: '1 Example Street',
  line2: null,
  postal_code: '94103',
  state: 'CA',
};

/** `/v1/tax/settings`: whether the account may use Stripe Tax. A head office makes it active. */
export const taxSettings: Resource = (registry) => {
  registry.route()('GET', '/v1/tax/settings', (context) => settings(context));
  registry.route<Stripe.Tax.SettingsUpdateParams>()('POST', '/v1/tax/settings', (context, params) => {
    if (params.head_office) changeAccountSettings(context, { taxActive: true });
    const behavior = params.defaults?.tax_behavior;
    if (behavior !== undefined) changeAccountSettings(context, { taxBehavior: behavior });
    return settings(context);
  });
};

function settings(context: Context): Stripe.Tax.Settings {
  const { taxActive: isActive, taxBehavior } = accountSettings(context);
  return {
    object: 'tax.settings',
    defaults: { provider: 'stripe', tax_behavior: taxBehavior, tax_code: 'txcd_10103001' },
    head_office: isActive
      ? {
          address: { ...HEAD_OFFICE },
        }
      : null,
    livemode: false,
    status: isActive ? 'active' : 'pending',
    status_details: isActive ? { active: {} } : { pending: { missing_fields: ['head_office'] } },
  };
}
