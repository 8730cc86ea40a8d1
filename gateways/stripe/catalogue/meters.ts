import type Stripe from 'stripe';
import { EVENT_TYPES } from '../../../domain/usage/ingest/event-types.ts';
import type { SetupRun } from './change.ts';

/** Kinds of usage that ship; each has a meter of its own. */
export const METERED_TYPES = EVENT_TYPES;

const PREFIX = 'perennial_';

/** Name of the meter events of a kind of usage. */
export const meterEventName = (type: string): string => `${PREFIX}${type}`;

/** The kind of usage that meter events of a name are of; null for names that are not ours. */
export const usageTypeOf = (name: string): string | null =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : null;

/** Makes the meters that are missing. A meter that was deactivated is made active again. */
export async function setupMeters(stripe: Stripe, types: readonly string[], run: SetupRun): Promise<void> {
  const meters = await stripe.billing.meters.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  for (const type of types) {
    const name = meterEventName(type);
    const existing = meters.find((meter) => meter.event_name === name);
    if (existing?.status === 'active') continue;
    run.changes.push({
      object: 'meter',
      action: existing === undefined ? 'create' : 'update',
      name,
      detail: existing === undefined ? `sum of ${type} by customer` : 'make active again',
    });
    if (!run.apply) continue;
    if (existing !== undefined) await stripe.billing.meters.reactivate(existing.id);
    else {
      await stripe.billing.meters.create({
        display_name: `Perennial ${type}`,
        event_name: name,
        default_aggregation: { formula: 'sum' },
        customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
        value_settings: { event_payload_key: 'value' },
      });
    }
  }
}
