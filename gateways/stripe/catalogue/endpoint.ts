import Stripe from 'stripe';
import { WEBHOOK_PATH, neededEvents } from '../inbox/needed-events.ts';
import type { SetupRun } from './change.ts';
import { SECRET_NOT_SHOWN, SECRET_SHOWN, isSecretLost } from './shown-secret.ts';
import type { MadeEndpoint } from './shown-secret.ts';

/**
 * The webhook endpoint of this installation, with exactly the events that are needed. One whose secret was
 * never shown is made anew.
 * @param publicUrl where Stripe reaches the API, without a trailing slash
 * @returns the endpoint that was made, with the secret that signs its deliveries; null otherwise
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function setupEndpoint(
  stripe: Stripe,
  { publicUrl, mode }: { publicUrl: string; mode: 'live' | 'test' },
  run: SetupRun,
): Promise<MadeEndpoint | null> {
  const url = `${publicUrl}${WEBHOOK_PATH}`;
  const wanted = neededEvents(mode);
  const endpoints = await stripe.webhookEndpoints.list({ limit: 100 }).autoPagingToArray({ limit: 200 });
  const there = endpoints.filter((endpoint) => endpoint.url === url);
  const lost = there.filter(isSecretLost);
  const existing = there.find((endpoint) => !isSecretLost(endpoint));
  if (existing === undefined) {
    const again = lost.length === 0 ? '' : '; the secret of the one that is there was never shown';
    run.changes.push({
      object: 'webhook endpoint',
      action: 'create',
      name: url,
      detail: `${wanted.length} events${again}`,
    });
    if (!run.apply) return null;
    for (const { id } of lost) await stripe.webhookEndpoints.del(id);
    const made = await stripe.webhookEndpoints.create({
      url,
      enabled_events: wanted,
      // Else deliveries have the shapes of the account's own default version.
      api_version: Stripe.API_VERSION,
      description: 'Perennial',
      metadata: SECRET_NOT_SHOWN,
    });
    return {
      secret: made.secret ?? '',
      shown: () => stripe.webhookEndpoints.update(made.id, { metadata: SECRET_SHOWN }),
    };
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
