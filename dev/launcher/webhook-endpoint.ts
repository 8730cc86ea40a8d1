import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { createEventDestination } from '../../gateways/stripe/catalogue/event-destination.ts';
import { WEBHOOK_PATH, neededEvents, neededThinEvents } from '../../gateways/stripe/inbox/needed-events.ts';

interface Registered {
  id: string;
  secret: string;
  /** API version of its events; an older file has none. */
  version?: string;
  /** What sends thin events; an older file has none. */
  destination?: { id: string; secret: string };
}

/**
 * Has the sandbox deliver its events to the API, and answers the secrets that sign them, with commas
 * between. A secret is shown at creation only, so it is kept; over restarts endpoint and event destination
 * stay and follow the API's address.
 */
export async function registerWebhook(options: {
  apiBase: string;
  apiKey: string;
  api: string;
  dataDir: string;
}): Promise<string> {
  const stripe = sandboxClient(options.apiBase, options.apiKey);
  const url = `${options.api}${WEBHOOK_PATH}`;
  const file = join(options.dataDir, 'webhook-endpoint.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Registered) : undefined;
  const endpoint =
    known?.version === Stripe.API_VERSION && (await follows(() => moveEndpoint(stripe, known.id, url)))
      ? known
      : await createEndpoint(stripe, url, known?.id);
  const before = known?.destination;
  const destination =
    before !== undefined && (await follows(() => moveDestination(stripe, before.id, url)))
      ? before
      : await createEventDestination(stripe, url);
  const registered: Registered = {
    id: endpoint.id,
    secret: endpoint.secret,
    version: Stripe.API_VERSION,
    destination,
  };
  writeFileSync(file, JSON.stringify(registered), { mode: 0o600 });
  return [endpoint.secret, destination.secret].join(',');
}

/** @param former endpoint of another version, or one that the sandbox forgot */
async function createEndpoint(
  stripe: Stripe,
  url: string,
  former: string | undefined,
): Promise<{ id: string; secret: string }> {
  if (former !== undefined) await follows(() => stripe.webhookEndpoints.del(former));
  const { id, secret } = await stripe.webhookEndpoints.create({
    url,
    enabled_events: neededEvents('test'),
    api_version: Stripe.API_VERSION,
    description: 'Perennial on this machine',
  });
  if (secret === undefined) throw new Error('the sandbox answered no webhook secret');
  return { id, secret };
}

const moveEndpoint = (stripe: Stripe, id: string, url: string): Promise<unknown> =>
  stripe.webhookEndpoints.update(id, { url, enabled_events: neededEvents('test') });

const moveDestination = (stripe: Stripe, id: string, url: string): Promise<unknown> =>
  stripe.v2.core.eventDestinations.update(id, {
    webhook_endpoint: { url },
    enabled_events: [...neededThinEvents],
  });

async function follows(move: () => Promise<unknown>): Promise<boolean> {
  try {
    await move();
    return true;
  } catch (error) {
    // The sandbox's state was thrown away: it does not know the endpoint any more.
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return false;
    throw error;
  }
}

function sandboxClient(apiBase: string, apiKey: string): Stripe {
  const { hostname, port, protocol } = new URL(apiBase);
  return new Stripe(apiKey, {
    host: hostname,
    port: Number(port),
    protocol: protocol === 'https:' ? 'https' : 'http',
    telemetry: false,
  });
}
