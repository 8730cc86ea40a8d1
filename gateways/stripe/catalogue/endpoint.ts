import Stripe from 'stripe';
import { WEBHOOK_PATH, neededEvents } from '../inbox/needed-events.ts';
import type { SetupRun } from './change.ts';

/**
 * The webhook endpoint of this installation, with exactly the events that are needed.
 * @param publicUrl where Stripe reaches the API, without a trailing slash
 * @returns the secret that signs its deliveries, which Stripe shows once, when it makes the endpoint; null
 * otherwise
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function setupEndpoint(
  stripe: Stripe,
  { publicUrl, mode }: { publicUrl: string; mode: 'live' | 'test' },
  run: SetupRun,
): Promise<string | null> {
  const url = `${publicUrl}${WEBHOOK_PATH}`;
  const wanted = neededEvents(mode);
  const endpoints = await stripe.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 200 });
  const existing = endpoints.find((endpoint) => endpoint.url === url);
  if (existing === undefined) {
    run.changes.push({
      object: 'webhook endpoint',
      action: 'create',
      name: url,
      detail: `${wanted.length} events`,
    });
    if (!run.apply) return null;
    const made = await stripe.webhookEndpoints.create({
      url,
      enabled_events: wanted,
      // Else deliveries have the shapes of the account's own default version.
      api_version: Stripe.API_VERSION,
      description: 'Perennial',
    });
    return made.secret ?? null;
  }
  const detail = listDifference(existing.enabled_events, wanted);
  if (detail === null) return null;
  run.changes.push({ object: 'webhook endpoint', action: 'update', name: url, detail });
  if (run.apply) await stripe.webhookEndpoints.update(existing.id, { enabled_events: wanted });
  return null;
}

/** Events to add to and remove from a list; null when it matches. */
export function listDifference(enabled: readonly string[], wanted: readonly string[]): string | null {
  const added = wanted.filter((type) => !enabled.includes(type));
  const removed = enabled.filter((type) => !wanted.includes(type));
  const parts = [
    ...(added.length === 0 ? [] : [`add ${added.join(', ')}`]),
    ...(removed.length === 0 ? [] : [`remove ${removed.join(', ')}`]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
}
