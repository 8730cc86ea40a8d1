import type { Stripe } from 'stripe';
import { randomText } from '../ids.ts';
import { listPage } from '../list.ts';
import { cleared, mergeMetadata } from '../metadata.ts';
import type { ObjectTypes } from '../object-types.ts';
import { omit } from '../omit.ts';
import { asIs } from '../present.ts';
import type { Resource } from '../registry.ts';
import { checkUrl } from './check-url.ts';

/** Webhook endpoints. The signing secret is shown once, in the answer to the creation, as Stripe does. */
export const webhookEndpoints: Resource = (registry) => {
  registry.type('webhook_endpoint', {
    prefix: 'we',
    noun: 'webhook endpoint',
    present: (_context, endpoint) => omit(endpoint, 'secret'),
  });
  registry.route<Stripe.WebhookEndpointCreateParams>()('POST', '/v1/webhook_endpoints', (context, params) => {
    checkUrl(params.url);
    const endpoint: ObjectTypes['webhook_endpoint'] = {
      id: context.newId('we'),
      object: 'webhook_endpoint',
      api_version: params.api_version ?? null,
      application: null,
      created: context.now(),
      description: params.description === '' ? null : (params.description ?? null),
      enabled_events: params.enabled_events,
      livemode: false,
      metadata: mergeMetadata({}, params.metadata),
      secret: `whsec_${randomText(32)}`,
      status: 'enabled',
      url: params.url,
    };
    context.create('webhook_endpoint', endpoint);
    return asIs(endpoint);
  });
  registry.route<Stripe.WebhookEndpointUpdateParams>()(
    'POST',
    '/v1/webhook_endpoints/{webhook_endpoint}',
    (context, params, { webhook_endpoint }) => {
      if (params.url !== undefined) checkUrl(params.url);
      return context.update('webhook_endpoint', webhook_endpoint, (draft) => {
        draft.url = params.url ?? draft.url;
        draft.enabled_events = params.enabled_events ?? draft.enabled_events;
        draft.description = cleared(params.description, draft.description);
        draft.metadata = mergeMetadata(draft.metadata, params.metadata);
        if (params.disabled !== undefined) draft.status = params.disabled ? 'disabled' : 'enabled';
      });
    },
  );
  registry.route<Stripe.WebhookEndpointListParams>()('GET', '/v1/webhook_endpoints', (context, params) =>
    listPage(context, { type: 'webhook_endpoint', url: '/v1/webhook_endpoints' }, params),
  );
  registry.route()('GET', '/v1/webhook_endpoints/{webhook_endpoint}', (context, _params, path) =>
    context.get('webhook_endpoint', path.webhook_endpoint),
  );
  registry.route()('DELETE', '/v1/webhook_endpoints/{webhook_endpoint}', (context, _params, path) => {
    const { id } = context.get('webhook_endpoint', path.webhook_endpoint);
    context.remove('webhook_endpoint', id);
    return { id, object: 'webhook_endpoint', deleted: true };
  });
};
