import { accountSettings } from './account.ts';
import type { Resource } from './registry.ts';

/** `GET /v1/account`: whose key it is. As much of it as says that. */
export const currentAccount: Resource = (registry) => {
  registry.route<Record<string, never>>()('GET', '/v1/account', (context) => ({
    id: accountSettings(context).accountId,
    object: 'account',
    business_profile: null,
    business_type: null,
    charges_enabled: true,
    country: 'US',
    default_currency: 'usd',
    details_submitted: true,
    email: null,
    metadata: {},
    payouts_enabled: true,
    type: 'standard',
  }));
};
