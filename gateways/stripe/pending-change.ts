import type Stripe from 'stripe';
import type { Plan } from '../../domain/catalogue/plan.ts';
import type { PendingChange } from '../../domain/subscription/snapshot.ts';
import { planInterval, planOfPrice } from './plan-of-price.ts';
import { idOf } from './references.ts';
import { fromStripeTime } from './times.ts';

/** True while a schedule still steers its subscription. */
export function isLive(schedule: Stripe.SubscriptionSchedule): boolean {
  return schedule.status === 'active' || schedule.status === 'not_started';
}

/**
 * The plan change that a schedule will carry out next: the first later phase whose catalogue price or quantity differs from the current one.
 * Null when there is none.
 */
export function pendingChangeOf(
  schedule: Stripe.SubscriptionSchedule | null,
  plans: readonly Plan[],
  current: { priceId: string; quantity: number },
): PendingChange | null {
  if (schedule === null || !isLive(schedule)) return null;
  const from = schedule.current_phase?.end_date ?? 0;
  for (const phase of schedule.phases) {
    if (phase.start_date < from) continue;
    const items = phase.items.map((item) => ({ ours: planOfPrice(plans, idOf(item.price)), item }));
    const main = items.find(({ ours }) => ours !== null && ours.price.kind === 'recurring') ?? items[0];
    if (main === undefined) continue;
    const priceId = idOf(main.item.price);
    const quantity = main.item.quantity ?? 1;
    if (priceId === current.priceId && quantity === current.quantity) continue;
    return {
      tier: main.ours?.plan.code ?? 'unknown',
      interval: main.ours?.price.interval ?? planInterval(undefined),
      quantity,
      effectiveAt: fromStripeTime(phase.start_date),
    };
  }
  return null;
}
