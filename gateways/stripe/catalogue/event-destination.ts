import type Stripe from 'stripe';
import { WEBHOOK_PATH, neededThinEvents } from '../inbox/needed-events.ts';
import type { SetupRun } from './change.ts';
import { listDifference } from './endpoint.ts';
import { SECRET_NOT_SHOWN, SECRET_SHOWN, isSecretLost } from './shown-secret.ts';
import type { MadeEndpoint } from './shown-secret.ts';

/**
 * The event destination of this installation: events that Stripe sends as thin events only come by it, to
 * the address of the others. One whose secret was never shown is made anew.
 * @param publicUrl where Stripe reaches the API, without a trailing slash
 * @returns the destination that was made, with the secret that signs its deliveries; null otherwise
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function setupEventDestination(
  stripe: Stripe,
  publicUrl: string,
  run: SetupRun,
): Promise<MadeEndpoint | null> {
  const url = `${publicUrl}${WEBHOOK_PATH}`;
  const wanted = [...neededThinEvents];
  const there = (await thinDestinations(stripe)).filter(({ webhook_endpoint: to }) => to?.url === url);
  const lost = there.filter(isSecretLost);
  const existing = there.find((destination) => !isSecretLost(destination));
  const change = { object: 'event destination', name: url } as const;
  if (existing === undefined) {
    const again = lost.length === 0 ? '' : '; the secret of the one that is there was never shown';
    run.changes.push({ ...change, action: 'create', detail: `${wanted.length} thin events${again}` });
    if (!run.apply) return null;
    for (const { id } of lost) await stripe.v2.core.eventDestinations.del(id);
    const { id, secret } = await createEventDestination(stripe, url, SECRET_NOT_SHOWN);
    const shown = () => stripe.v2.core.eventDestinations.update(id, { metadata: SECRET_SHOWN });
    return { secret, shown };
  }
  const detail = listDifference(existing.enabled_events, wanted);
  if (detail === null) return null;
  run.changes.push({ ...change, action: 'update', detail });
  if (run.apply) await stripe.v2.core.eventDestinations.update(existing.id, { enabled_events: wanted });
  return null;
}

/** Makes a destination of the thin events that are needed. @throws Stripe's error */
export async function createEventDestination(
  stripe: Stripe,
  url: string,
  metadata: Record<string, string> = {},
): Promise<{ id: string; secret: string }> {
  const { id, webhook_endpoint: made } = await stripe.v2.core.eventDestinations.create({
    name: 'Perennial',
    type: 'webhook_endpoint',
    event_payload: 'thin',
    enabled_events: [...neededThinEvents],
    webhook_endpoint: { url },
    metadata,
    include: ['webhook_endpoint.signing_secret'],
  });
  return { id, secret: made?.signing_secret ?? '' };
}

/** Destinations of thin events, with their addresses. @throws Stripe's error */
export async function thinDestinations(stripe: Stripe): Promise<Stripe.V2.Core.EventDestination[]> {
  const all = await stripe.v2.core.eventDestinations
    .list({ include: ['webhook_endpoint.url'], limit: 100 })
    .autoPagingToArray({ limit: 200 });
  return all.filter(({ event_payload: payload }) => payload === 'thin');
}
