import type { Context } from '../../core/context.ts';
import type { Subscription } from '../types.ts';
import { recordItemOwners } from './item-owners.ts';
import { planAhead } from './plan-ahead.ts';

/**
 * Subscriptions whose `created` event is not sent yet in a transaction. No `updated` event may come first.
 */
const unannounced = new WeakMap<Context, Set<string>>();

/** Runs the creation of a subscription during which its changes raise no events. */
export function whileUnannounced<T>(context: Context, id: string, work: () => T): T {
  const quiet = unannounced.get(context) ?? new Set();
  unannounced.set(context, quiet.add(id));
  try {
    return work();
  } finally {
    quiet.delete(id);
  }
}

/**
 * Stores a changed subscription, reschedules its next step and sends `customer.subscription.updated`. Every
 * change of a stored subscription goes through here.
 */
export function changeSubscription(
  context: Context,
  id: string,
  change: (draft: Subscription) => void,
): Subscription {
  const quiet = unannounced.get(context)?.has(id) ?? false;
  const after = context.update(
    'subscription',
    id,
    change,
    quiet ? undefined : 'customer.subscription.updated',
  );
  recordItemOwners(context, after);
  planAhead(context, after);
  return after;
}
