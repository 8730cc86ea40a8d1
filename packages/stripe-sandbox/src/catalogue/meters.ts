import type { Stripe } from 'stripe';
import { invalidRequest } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import type { Context } from '../core/context.ts';
import type { ObjectTypes } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';

/** Billing meters. An event name belongs to one active meter. */
export const meters: Resource = (registry) => {
  registry.type('billing.meter', {
    prefix: 'mtr',
    noun: 'billing meter',
    indexes: { event_name: ({ event_name, status }) => (status === 'active' ? event_name : null) },
  });
  registry.route<Stripe.Billing.MeterCreateParams>()('POST', '/v1/billing/meters', (context, params) => {
    checkAlone(context, params.event_name);
    const at = context.now();
    const meter: ObjectTypes['billing.meter'] = {
      id: context.newId('mtr'),
      object: 'billing.meter',
      created: at,
      customer_mapping: {
        event_payload_key: params.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
        type: 'by_id',
      },
      default_aggregation: { formula: params.default_aggregation.formula },
      display_name: params.display_name,
      event_name: params.event_name,
      event_time_window: params.event_time_window ?? null,
      livemode: false,
      status: 'active',
      status_transitions: { deactivated_at: null },
      updated: at,
      value_settings: { event_payload_key: params.value_settings?.event_payload_key ?? 'value' },
    };
    return context.create('billing.meter', meter, 'billing.meter.created');
  });
  registry.route<Stripe.Billing.MeterListParams>()('GET', '/v1/billing/meters', (context, params) =>
    listPage(
      context,
      {
        type: 'billing.meter',
        url: '/v1/billing/meters',
        filter: ({ status }) => params.status === undefined || params.status === status,
      },
      params,
    ),
  );
  registry.route()('GET', '/v1/billing/meters/{id}', (context, _params, { id }) =>
    context.get('billing.meter', id),
  );
  registry.route<Stripe.Billing.MeterUpdateParams>()(
    'POST',
    '/v1/billing/meters/{id}',
    (context, params, { id }) =>
      context.update(
        'billing.meter',
        id,
        (draft) => {
          if (params.display_name === undefined || params.display_name === draft.display_name) return;
          draft.display_name = params.display_name;
          draft.updated = context.now();
        },
        'billing.meter.updated',
      ),
  );
  registry.route()('POST', '/v1/billing/meters/{id}/deactivate', (context, _params, { id }) => {
    if (context.get('billing.meter', id).status === 'inactive')
      throw invalidRequest('The meter is inactive already.');
    const meter = context.update('billing.meter', id, (draft) => {
      draft.status = 'inactive';
      draft.updated = context.now();
      draft.status_transitions = { deactivated_at: context.now() };
    });
    context.emit('billing.meter.deactivated', meter);
    return meter;
  });
  registry.route()('POST', '/v1/billing/meters/{id}/reactivate', (context, _params, { id }) => {
    const { status, event_name } = context.get('billing.meter', id);
    if (status === 'active') throw invalidRequest('The meter is active already.');
    checkAlone(context, event_name);
    const meter = context.update('billing.meter', id, (draft) => {
      draft.status = 'active';
      draft.updated = context.now();
      draft.status_transitions = { deactivated_at: null };
    });
    context.emit('billing.meter.reactivated', meter);
    return meter;
  });
};

/** @throws when an active meter has this event name */
function checkAlone(context: Context, eventName: string): void {
  if (context.store.order('billing.meter', 'event_name', eventName).values.length === 0) return;
  throw invalidRequest(
    `There is already an active meter with the event_name ${eventName}.`,
    'event_name',
    'resource_already_exists',
  );
}
