import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import { TEST_WEBHOOK_SECRET } from './test-api.ts';

/** What a made-up event says; the rest is as Stripe would fill it in. */
export interface EventParts {
  id?: string;
  type?: string;
  /** `data.object`. */
  object?: Record<string, unknown>;
  previous?: Record<string, unknown>;
  idempotencyKey?: string;
}

/** An id as Stripe makes them: `evt_…`, `sub_…`. */
export const stripeId = (prefix: string): string => `${prefix}_${randomBytes(12).toString('hex')}`;

/** An event in Stripe's shape. */
export function stripeEvent({ id, type, object, previous, idempotencyKey }: EventParts = {}): {
  id: string;
  type: string;
  [key: string]: unknown;
} {
  return {
    id: id ?? stripeId('evt'),
    object: 'event',
    api_version: '2026-10-28.endive',
    created: Math.floor(Date.now() / 1_000),
    type: type ?? 'customer.subscription.updated',
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: idempotencyKey ?? null },
    data: {
      object: object ?? { id: stripeId('sub'), object: 'subscription', customer: stripeId('cus') },
      ...(previous === undefined ? {} : { previous_attributes: previous }),
    },
  };
}

export interface SendOptions {
  secret?: string;
  /** Seconds since 1970 that the signature names. */
  timestamp?: number;
  /** Instead of a signature made here; null for none. */
  signature?: string | null;
  path?: string;
}

/** The header with which Stripe would send this body. */
export const signatureOf = (payload: string, secret = TEST_WEBHOOK_SECRET, timestamp?: number): string =>
  Stripe.webhooks.generateTestHeaderString({
    payload,
    secret,
    ...(timestamp === undefined ? {} : { timestamp }),
  });

/** Posts a body as Stripe would, signed with the package's own helper. */
export async function sendWebhook(
  apiUrl: string,
  body: object | string,
  {
    secret = TEST_WEBHOOK_SECRET,
    timestamp,
    signature,
    path = '/api/v1/billing/webhooks/stripe',
  }: SendOptions = {},
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const header = signature === undefined ? signatureOf(payload, secret, timestamp) : signature;
  const response = await fetch(`${apiUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(header === null ? {} : { 'stripe-signature': header }),
    },
    body: payload,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
