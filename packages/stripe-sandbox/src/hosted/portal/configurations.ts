import type { Stripe } from 'stripe';
import type { Context } from '../../core/context.ts';
import { listPage } from '../../core/list.ts';
import { cleared, mergeMetadata } from '../../core/metadata.ts';
import type { ObjectTypes, Wire } from '../../core/object-types.ts';
import type { Resource } from '../../core/registry.ts';

export type Configuration = ObjectTypes['billing_portal.configuration'];
type CreateParams = Wire<Stripe.BillingPortal.ConfigurationCreateParams>;
type FeatureParams = Partial<CreateParams['features']>;

/** Portal configurations: what customers may do by themselves. */
export const portalConfigurations: Resource = (registry) => {
  registry.type('billing_portal.configuration', { prefix: 'bpc', noun: 'configuration' });
  const all = '/v1/billing_portal/configurations' as const;
  registry.route<Stripe.BillingPortal.ConfigurationCreateParams>()('POST', all, (context, params) => {
    defaultConfiguration(context);
    return store(context, params, false);
  });
  registry.route<Stripe.BillingPortal.ConfigurationListParams>()('GET', all, (context, params) =>
    listPage(
      context,
      {
        type: 'billing_portal.configuration',
        url: all,
        filter: (one) =>
          (params.active === undefined || one.active === params.active) &&
          (params.is_default === undefined || one.is_default === params.is_default),
      },
      params,
    ),
  );
  const one = '/v1/billing_portal/configurations/{configuration}' as const;
  registry.route<Stripe.BillingPortal.ConfigurationRetrieveParams>()('GET', one, (context, _, path) =>
    context.get('billing_portal.configuration', path.configuration),
  );
  registry.route<Stripe.BillingPortal.ConfigurationUpdateParams>()('POST', one, (context, params, path) =>
    context.update(
      'billing_portal.configuration',
      path.configuration,
      (draft) => {
        if (params.active !== undefined) draft.active = params.active;
        draft.default_return_url = cleared(params.default_return_url, draft.default_return_url);
        draft.metadata = mergeMetadata(draft.metadata, params.metadata);
        if (params.features) draft.features = features(draft.features, params.features as FeatureParams);
        if (params.business_profile?.headline !== undefined)
          draft.business_profile.headline = params.business_profile.headline || null;
        draft.updated = context.now();
      },
      'billing_portal.configuration.updated',
    ),
  );
};

/** The configuration of sessions that name none; made when it is first wanted. */
export function defaultConfiguration(context: Context): Configuration {
  for (const one of context.each('billing_portal.configuration')) if (one.is_default) return one;
  const everything = {
    customer_update: { enabled: true, allowed_updates: ['email' as const] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true, mode: 'at_period_end' as const },
  };
  return store(context, { features: everything }, true);
}

function store(context: Context, params: CreateParams, isDefault: boolean): Configuration {
  const now = context.now();
  return context.create(
    'billing_portal.configuration',
    {
      id: context.newId('bpc'),
      object: 'billing_portal.configuration',
      active: true,
      application: null,
      business_profile: {
        headline: params.business_profile?.headline || null,
        privacy_policy_url: params.business_profile?.privacy_policy_url ?? null,
        terms_of_service_url: params.business_profile?.terms_of_service_url ?? null,
      },
      created: now,
      default_return_url: params.default_return_url || null,
      features: features(nothing, params.features),
      is_default: isDefault,
      livemode: false,
      login_page: { enabled: false, url: null },
      metadata: mergeMetadata({}, params.metadata),
      name: params.name || null,
      updated: now,
    },
    'billing_portal.configuration.created',
  );
}

/** Features as given, over those that stood before. */
function features(before: Configuration['features'], given: FeatureParams): Configuration['features'] {
  const cancel = given.subscription_cancel;
  const update = given.subscription_update;
  return {
    ...before,
    customer_update: {
      allowed_updates: given.customer_update?.allowed_updates || before.customer_update.allowed_updates,
      enabled: given.customer_update?.enabled ?? before.customer_update.enabled,
    },
    invoice_history: { enabled: given.invoice_history?.enabled ?? before.invoice_history.enabled },
    payment_method_update: {
      ...before.payment_method_update,
      enabled: given.payment_method_update?.enabled ?? before.payment_method_update.enabled,
    },
    subscription_cancel: {
      ...before.subscription_cancel,
      enabled: cancel?.enabled ?? before.subscription_cancel.enabled,
      mode: cancel?.mode ?? before.subscription_cancel.mode,
      proration_behavior: cancel?.proration_behavior ?? before.subscription_cancel.proration_behavior,
    },
    subscription_update: {
      ...before.subscription_update,
      default_allowed_updates:
        update?.default_allowed_updates || before.subscription_update.default_allowed_updates,
      enabled: update?.enabled ?? before.subscription_update.enabled,
      products: update?.products
        ? update.products.map(({ prices, product }) => ({
            adjustable_quantity: { enabled: false, maximum: null, minimum: 1 },
            prices,
            product,
          }))
        : (before.subscription_update.products ?? null),
      proration_behavior: update?.proration_behavior ?? before.subscription_update.proration_behavior,
    },
  };
}

const nothing: Configuration['features'] = {
  customer_update: { allowed_updates: [], enabled: false },
  invoice_history: { enabled: false },
  payment_method_update: { enabled: false, payment_method_configuration: null },
  subscription_cancel: {
    cancellation_reason: { enabled: false, feedback_options: null, options: [] },
    enabled: false,
    mode: 'at_period_end',
    proration_behavior: 'none',
  },
  subscription_pause: { duration: { interval_options: [], type: 'indefinite' }, enabled: false },
  subscription_update: {
    billing_cycle_anchor: null,
    default_allowed_updates: [],
    enabled: false,
    products: null,
    proration_behavior: 'none',
    schedule_at_period_end: { conditions: [] },
    trial_update_behavior: 'end_trial',
  },
};
