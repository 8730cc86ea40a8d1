import type { Stripe } from 'stripe';
import type { Context } from '../context.ts';
import { invalidRequest } from '../errors.ts';
import { randomText } from '../ids.ts';
import { mergeMetadata } from '../metadata.ts';
import { asIs } from '../present.ts';
import type { Resource } from '../registry.ts';
import { checkUrl } from './check-url.ts';
import { emitThinEvent } from './thin-events.ts';

/** A destination as it is stored; the address and the secret are shown to those who ask for them. */
export interface EventDestinationRecord {
  id: string;
  object: 'v2.core.event_destination';
  /** RFC 3339, as are all times of version 2 of the API. */
  created: string;
  description: string;
  enabled_events: string[];
  event_payload: 'thin';
  events_from: string[];
  livemode: false;
  metadata: Record<string, string>;
  name: string;
  status: 'disabled' | 'enabled';
  type: 'webhook_endpoint';
  updated: string;
  url: string;
  secret: string;
}

declare module '../object-types.ts' {
  interface ObjectTypes {
    'v2.core.event_destination': EventDestinationRecord;
  }
}

const TYPE = 'v2.core.event_destination';
const PATH = '/v2/core/event_destinations';

/**
 * Event destinations for thin events at a webhook address. Those for snapshots are webhook endpoints here.
 */
export const eventDestinations: Resource = (registry) => {
  registry.type(TYPE, {
    prefix: 'ed',
    noun: 'event destination',
    present: (_context, one) => shown(one, []),
  });
  registry.route<Stripe.V2.Core.EventDestinationCreateParams>()('POST', PATH, (context, params) => {
    if (params.type !== 'webhook_endpoint' || params.event_payload !== 'thin')
      throw invalidRequest('The sandbox sends thin events to webhook endpoints only.', 'event_payload');
    const url = params.webhook_endpoint?.url ?? '';
    checkUrl(url);
    const now = new Date().toISOString();
    const made = context.create(TYPE, {
      id: context.newId('ed_test'),
      object: TYPE,
      created: now,
      description: params.description ?? '',
      enabled_events: params.enabled_events,
      event_payload: 'thin',
      events_from: params.events_from ?? ['@self'],
      livemode: false,
      metadata: mergeMetadata({}, params.metadata),
      name: params.name,
      status: 'enabled',
      type: 'webhook_endpoint',
      updated: now,
      url,
      secret: `whsec_${randomText(32)}`,
    });
    return asIs(shown(made, included(params)));
  });
  registry.route<Stripe.V2.Core.EventDestinationListParams>()('GET', PATH, (context, params) => ({
    data: [...context.each(TYPE)].map((one) => asIs(shown(one, included(params)))),
    next_page_url: null,
    previous_page_url: null,
  }));
  registry.route<Stripe.V2.Core.EventDestinationRetrieveParams>()(
    'GET',
    `${PATH}/{id}`,
    (context, params, { id }) => asIs(shown(context.get(TYPE, id), included(params))),
  );
  registry.route<Stripe.V2.Core.EventDestinationUpdateParams>()(
    'POST',
    `${PATH}/{id}`,
    (context, params, { id }) => {
      const url = params.webhook_endpoint?.url;
      if (url !== undefined) checkUrl(url);
      const after = change(context, id, (draft) => {
        draft.url = url ?? draft.url;
        draft.name = params.name ?? draft.name;
        draft.description = params.description ?? draft.description;
        draft.enabled_events = params.enabled_events ?? draft.enabled_events;
        draft.metadata = mergeMetadata(draft.metadata, params.metadata);
      });
      return asIs(shown(after, included(params)));
    },
  );
  registry.route()('DELETE', `${PATH}/{id}`, (context, _params, { id }) => {
    context.remove(TYPE, context.get(TYPE, id).id);
    return { id, object: TYPE };
  });
  for (const [action, status] of [
    ['enable', 'enabled'],
    ['disable', 'disabled'],
  ] as const)
    registry.route()('POST', `${PATH}/{id}/${action}`, (context, _params, { id }) =>
      change(context, id, (draft) => {
        draft.status = status;
      }),
    );
  registry.route()('POST', `${PATH}/{id}/ping`, (context, _params, { id }) => {
    const destination = context.get(TYPE, id);
    return emitThinEvent(context, {
      type: 'v2.core.event_destination.ping',
      related: { id, type: TYPE, url: `${PATH}/${id}` },
      to: [destination],
    });
  });
};

function change(
  context: Context,
  id: string,
  apply: (draft: EventDestinationRecord) => void,
): EventDestinationRecord {
  return context.update(TYPE, id, (draft) => {
    apply(draft);
    draft.updated = new Date().toISOString();
  });
}

/** `include` is a list in JSON, and a hash by places in a query. */
const included = ({ include }: { include?: readonly string[] }): string[] => Object.values(include ?? []);

/**
 * What an answer shows: the secret is in no answer but the creation's, which is the only one that may ask
 * for it.
 */
function shown({ url, secret, ...rest }: EventDestinationRecord, include: readonly string[]): object {
  return {
    ...rest,
    webhook_endpoint: {
      ...(include.includes('webhook_endpoint.url') ? { url } : {}),
      ...(include.includes('webhook_endpoint.signing_secret') ? { signing_secret: secret } : {}),
    },
  };
}
