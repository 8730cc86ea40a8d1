import Stripe from 'stripe';
import { observedCall } from '../http/observed-call.ts';
import type { StripeBudget } from './budget/stripe-budget.ts';
import { withinBudget } from './budget/within-budget.ts';
import { isLetThrough, unguarded } from './subscriptions/guarded-writes.ts';
import { completeLists, expandOf } from './whole-lists.ts';

/** How to reach Stripe. */
interface StripeConfig {
  secretKey: string;
  /** Another server that speaks Stripe's API, such as the local sandbox; undefined for api.stripe.com. */
  apiBase?: string | undefined;
  /** Milliseconds without an answer after which a call's outcome counts as unknown. */
  timeoutMs?: number;
  /** What all processes share of the account's requests; left out, requests are sent as they come. */
  budget?: StripeBudget | undefined;
  /** Whether writes need the guard: in the API and the worker, not in commands and tests. */
  guarded?: boolean;
}

/**
 * Stripe's client. It does not retry: Temporal retries activities with the same idempotency keys.
 * @throws Error when a live key would be sent to another server than Stripe
 */
export function createStripe({
  secretKey,
  apiBase,
  timeoutMs = 10_000,
  budget,
  guarded = false,
}: StripeConfig): Stripe {
  const common = {
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
    typescript: true,
    httpClient: observedClient(budget, { isLive: /^(sk|rk)_live_/.test(secretKey), guarded }),
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

/** The package's client, observed and within the budget. Lists in its answers are whole. */
function observedClient(
  budget: StripeBudget | undefined,
  { isLive, guarded }: { isLive: boolean; guarded: boolean },
): ReturnType<typeof Stripe.createNodeHttpClient> {
  const client = Stripe.createNodeHttpClient();
  const makeRequest = client.makeRequest.bind(client);
  const send: typeof makeRequest = (host, port, withQuery, method, ...rest) => {
    const path = withQuery.split('?')[0] ?? withQuery;
    if (guarded && !isLetThrough(method, path)) return Promise.resolve(unguarded(method, path));
    const sendOnce = () =>
      observedCall({ system: 'Stripe', method, path }, () =>
        makeRequest(host, port, withQuery, method, ...rest),
      );
    // Live meter events have their own limit, which the rate of their queue obeys (worker/tuning.ts).
    const isFree = isLive && path === '/v1/billing/meter_events';
    return budget === undefined || isFree ? sendOnce() : withinBudget(budget, { method, path }, sendOnce);
  };
  client.makeRequest = async (host, port, withQuery, method, headers, form, ...rest) => {
    const answer = await send(host, port, withQuery, method, headers, form, ...rest);
    if (answer.getStatusCode() >= 400 || !HOLDS_LISTS.test(withQuery)) return answer;
    const read = answer.toJSON.bind(answer);
    const page = async (path: string): Promise<unknown> => {
      const next = await send(host, port, path, 'GET', readHeaders(headers), '', ...rest);
      if (next.getStatusCode() >= 400) throw new Error(`Stripe did not show the rest of a list: ${path}`);
      return next.toJSON();
    };
    answer.toJSON = async () => {
      const body: unknown = await read();
      await completeLists(body, expandOf(withQuery.split('?')[1] ?? '', form), page);
      return body;
    };
    return answer;
  };
  return client;
}

/** Answers with subscriptions or invoices. */
const HOLDS_LISTS = /^\/v1\/(?:subscriptions|invoices)\b/;

/** Of a request that only reads. */
const readHeaders = <Headers extends object>(headers: Headers): Headers =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['idempotency-key', 'content-type', 'content-length'].includes(name.toLowerCase()),
    ),
  ) as Headers;
