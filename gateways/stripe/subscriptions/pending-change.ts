import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import type { PendingChange } from '../../../domain/subscriptions/snapshot.ts';
import { firstOfPlan, planOfItem } from './plan-item.ts';
import { planInterval } from '../catalogue/plan-of-price.ts';
import { expanded, idOf } from '../references.ts';
import { fromStripeTime } from '../times.ts';

/** True while a schedule still steers its subscription. */
export function isLive(schedule: Stripe.SubscriptionSchedule): boolean {
  return schedule.status === 'active' || schedule.status === 'not_started';
}

/**
 * A schedule's next plan change: the first later phase whose plan item has another price or quantity. Null
 * without one.
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
    const item = firstOfPlan(phase.items, plans);
    if (item === null) continue;
    const priceId = idOf(item.price);
    const quantity = item.quantity ?? 1;
    if (priceId === current.priceId && quantity === current.quantity) continue;
    return {
      tier: planOfItem(item, plans)?.code ?? 'unknown',
      interval: planInterval(expanded<Stripe.Price>(item.price)?.recurring?.interval),
      quantity,
      effectiveAt: fromStripeTime(phase.start_date),
    };
  }
  return null;
}
