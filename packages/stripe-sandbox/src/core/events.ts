import type { Stripe } from 'stripe';
import { listPage } from './list.ts';
import type { StoredEvent } from './object-types.ts';
import type { Resource } from './registry.ts';

/** Events: kept in the file only, since there are many and few are read again. */
export const events: Resource = (registry) => {
  registry.type('event', {
    prefix: 'evt',
    cold: true,
    indexes: { type: ({ type }) => type },
    present: (context, event) => ({
      ...event,
      pending_webhooks: context.store.order('sandbox.delivery', 'event', event.id).values.length,
    }),
  });
  registry.route<Stripe.EventListParams>()('GET', '/v1/events', (context, params) => {
    const types = params.types === undefined ? undefined : new Set<string>(params.types);
    const single = params.type !== undefined && !params.type.includes('*') ? params.type : undefined;
    const matches = params.type === undefined ? undefined : patternOf(params.type);
    return listPage(
      context,
      {
        type: 'event',
        url: '/v1/events',
        index: ['type', single],
        filter: (event: StoredEvent) =>
          (matches === undefined || matches.test(event.type)) &&
          (types === undefined || types.has(event.type)) &&
          (params.delivery_success === undefined ||
            params.delivery_success ===
              (context.store.order('sandbox.delivery', 'event', event.id).values.length === 0)),
      },
      params,
    );
  });
  registry.route()('GET', '/v1/events/{id}', (context, _params, { id }) => context.get('event', id));
};

/** `customer.*` and the like. */
function patternOf(type: string): RegExp {
  return new RegExp(`^${type.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
}
