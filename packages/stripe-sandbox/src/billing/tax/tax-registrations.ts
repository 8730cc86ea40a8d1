import type { Stripe } from 'stripe';
import { accountSettings } from '../../core/account.ts';
import type { Context } from '../../core/context.ts';
import type { Resource } from '../../core/registry.ts';

/**
 * `GET /v1/tax/registrations`: one that covers every place, or none while the account is registered
 * nowhere.
 */
export const taxRegistrations: Resource = (registry) => {
  registry.route<Stripe.Tax.RegistrationListParams>()('GET', '/v1/tax/registrations', (context, params) => ({
    object: 'list',
    data:
      accountSettings(context).taxRegistered && ['active', 'all', undefined].includes(params.status)
        ? [registration(context)]
        : [],
    has_more: false,
    url: '/v1/tax/registrations',
  }));
};

function registration(context: Context): Stripe.Tax.Registration {
  return {
    id: 'taxreg_sandbox',
    object: 'tax.registration',
    active_from: 0,
    country: 'US',
    country_options: {},
    created: context.now(),
    expires_at: null,
    livemode: false,
    status: 'active',
  };
}
