import Stripe from 'stripe';
import { observedCall } from '../http/observed-call.ts';

/** How to reach Stripe. */
export interface StripeConfig {
  secretKey: string;
  /** Another server that speaks Stripe's API, such as the local sandbox; undefined for api.stripe.com. */
  apiBase?: string | undefined;
  /** Milliseconds without an answer after which a call's outcome counts as unknown. */
  timeoutMs?: number;
}

/**
 * Stripe's client. It does not retry by itself, since activities are retried by Temporal, with the same idempotency keys.
 * @throws Error when a live key is to be sent elsewhere than to Stripe.
 */
export function createStripe({ secretKey, apiBase, timeoutMs = 10_000 }: StripeConfig): Stripe {
  const common = {
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    typescript: true,
    httpClient: observedClient(),
  } as const;
  if (apiBase === undefined) return new Stripe(secretKey, common);
  if (/^(sk|rk)_live_/.test(secretKey)) {
    throw new Error('A live Stripe key is sent to api.stripe.com only; remove STRIPE_API_BASE.');
  }
  const { protocol, hostname, port } = new URL(apiBase);
  const http = protocol === 'http:';
  return new Stripe(secretKey, {
    ...common,
    protocol: http ? 'http' : 'https',
    host: hostname,
    port: port === '' ? (http ? 80 : 443) : Number(port),
  });
}

/** The package's own client, whose calls can be seen. */
function observedClient(): ReturnType<typeof Stripe.createNodeHttpClient> {
  const client = Stripe.createNodeHttpClient();
  const makeRequest = client.makeRequest.bind(client);
  client.makeRequest = (host, port, path, method, ...rest) =>
    observedCall({ system: 'Stripe', method, path: path.split('?')[0] ?? path }, () =>
      makeRequest(host, port, path, method, ...rest),
    );
  return client;
}
