import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { WEBHOOK_PATH, neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';

interface Registered {
  id: string;
  secret: string;
}

/**
 * Has the sandbox deliver its events to the API, and answers the secret that signs them. The secret is told at creation only,
 * so it is kept; over restarts the endpoint stays and follows the API's address.
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
  if (known !== undefined && (await follows(stripe, known.id, url))) return known.secret;
  const created = await stripe.webhookEndpoints.create({
    url,
    enabled_events: neededEvents('test'),
    description: 'Perennial on this machine',
  });
  if (created.secret === undefined) throw new Error('the sandbox told no webhook secret');
  writeFileSync(file, JSON.stringify({ id: created.id, secret: created.secret }), { mode: 0o600 });
  return created.secret;
}

async function follows(stripe: Stripe, id: string, url: string): Promise<boolean> {
  try {
    await stripe.webhookEndpoints.update(id, { url, enabled_events: neededEvents('test') });
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
