import type { Stripe } from 'stripe';
import { planOf } from '../billing/plan.ts';
import type { Context } from '../core/context.ts';
import { invalidRequest, parameterMissing } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { createPrice, type Price } from './prices.ts';
import { createProduct } from './products.ts';

/**
 * Plans, which prices took the place of: each recurring price is one, and a new plan is a price with the
 * plan's id.
 */
export const plans: Resource = (registry) => {
  registry.route<Stripe.PlanCreateParams>()('POST', '/v1/plans', (context, params) => {
    const plan = planOf(createPrice(context, asPrice(context, params)));
    context.emit('plan.created', plan);
    return plan;
  });
  registry.route<Stripe.PlanListParams>()('GET', '/v1/plans', (context, params) => {
    const { data, ...page } = listPage(
      context,
      {
        type: 'price',
        url: '/v1/plans',
        index: ['product', params.product],
        filter: (price) =>
          price.recurring !== null && (params.active === undefined || params.active === price.active),
      },
      params,
    );
    return { ...page, data: data.map(planOf) };
  });
  registry.route()('GET', '/v1/plans/{plan}', (context, _params, { plan }) =>
    planOf(recurring(context, plan)),
  );
  registry.route<Stripe.PlanUpdateParams>()('POST', '/v1/plans/{plan}', (context, params, { plan }) => {
    const before = planOf(recurring(context, plan));
    const after = planOf(
      context.update('price', plan, (draft) => {
        draft.active = params.active ?? draft.active;
        draft.nickname = params.nickname ?? draft.nickname;
        draft.metadata = mergeMetadata(draft.metadata, params.metadata);
      }),
    );
    context.emitUpdated('plan.updated', before, after);
    return after;
  });
  registry.route()('DELETE', '/v1/plans/{plan}', (context, _params, { plan }) => {
    const gone = planOf(recurring(context, plan));
    context.remove('price', plan);
    context.emit('plan.deleted', gone);
    return { id: plan, object: 'plan', deleted: true };
  });
};

function recurring(context: Context, id: string): Price {
  const price = context.get('price', id, 'id');
  if (price.recurring === null) throw invalidRequest(`No such plan: '${id}'`, 'id', 'resource_missing');
  return price;
}

function asPrice(context: Context, params: Wire<Stripe.PlanCreateParams>): Parameters<typeof createPrice>[1] {
  const {
    product,
    interval,
    interval_count: count,
    usage_type: usage,
    meter,
    transform_usage,
    ...rest
  } = params;
  if (product === undefined) throw parameterMissing('product');
  const { amount, amount_decimal: decimal, id, metadata, trial_period_days: trial, ...same } = rest;
  return {
    ...same,
    id: id ?? context.newId('plan'),
    metadata: mergeMetadata({}, metadata),
    product: typeof product === 'string' ? product : createProduct(context, product).id,
    recurring: {
      interval,
      ...(count === undefined ? {} : { interval_count: count }),
      ...(usage === undefined ? {} : { usage_type: usage }),
      ...(meter === undefined ? {} : { meter }),
      ...(trial === undefined ? {} : { trial_period_days: trial }),
    },
    ...(amount === undefined ? {} : { unit_amount: amount }),
    ...(decimal === undefined ? {} : { unit_amount_decimal: decimal }),
    ...(transform_usage === undefined ? {} : { transform_quantity: transform_usage }),
  };
}
