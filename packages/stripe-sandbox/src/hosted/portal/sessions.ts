import type { Stripe } from 'stripe';
import { parameterMissing } from '../../core/errors.ts';
import type { Resource } from '../../core/registry.ts';
import { defaultConfiguration } from './configurations.ts';

/** Portal sessions: a link to the portal for one customer. */
export const portalSessions: Resource = (registry) => {
  registry.type('billing_portal.session', { prefix: 'bps' });
  registry.route<Stripe.BillingPortal.SessionCreateParams>()(
    'POST',
    '/v1/billing_portal/sessions',
    (context, params) => {
      if (params.customer === undefined) throw parameterMissing('customer');
      context.get('customer', params.customer, 'customer');
      const configuration =
        params.configuration === undefined
          ? defaultConfiguration(context)
          : context.get('billing_portal.configuration', params.configuration, 'configuration');
      const id = context.newId('bps');
      return context.create(
        'billing_portal.session',
        {
          id,
          object: 'billing_portal.session',
          configuration: configuration.id,
          created: context.now(params.customer),
          customer: params.customer,
          customer_account: null,
          flow: null,
          livemode: false,
          locale: params.locale ?? null,
          on_behalf_of: null,
          return_url: params.return_url ?? configuration.default_return_url,
          url: `${context.baseUrl}/portal/${id}`,
        },
        'billing_portal.session.created',
      );
    },
  );
};
