import { ApplicationFailure, Context } from '@temporalio/activity';
import { confirmFound } from '../../../db/effects/effects.ts';
import {
  missingItems,
  noteItemRefused,
  noteOverageItem,
  othersReportedOverage,
} from '../../../db/usage/rating/usage-charges.ts';
import type { MissingItem } from '../../../db/usage/rating/usage-charges.ts';
import { usageSubscriptions } from '../../../db/usage/rating/usage-periods.ts';
import { usagePeriodAt } from '../../../domain/usage/rating/period.ts';
import { noMonthlyItem } from '../../../domain/usage/rating/no-monthly-item.ts';
import { HOUR_MS } from '../../../domain/period.ts';
import { overageTiersOf } from '../../../domain/usage/rating/overage.ts';
import {
  addOverageItem,
  findOverageElsewhere,
  findOverageItem,
  findOveragePrice,
  intervalInTheWay,
  overageLookupKey,
} from '../../../gateways/stripe/catalogue/overage.ts';
import type { OverageItem } from '../../../gateways/stripe/catalogue/overage.ts';
import type { ActivityDeps } from '../../deps.ts';
import { performEffect } from '../../effects/perform-effect.ts';
import { callStripe } from '../../effects/stripe-failure.ts';
import { nextCustomer, oneAtATime } from './shards.ts';

/** In the ledger of effects. */
const KIND = 'usage.item';

/**
 * Adds the metered item to subscriptions with usage that could owe for it. Stripe bills it only if the item
 * existed when the period ended, so it is added at the first use, not at the first overage.
 */
export const ensureOverageItems = (deps: ActivityDeps) =>
  oneAtATime(deps, async (step) => {
    const plans = await deps.plans();
    const tiers = plans
      .filter((plan) => plan.prices.some(({ currency }) => overageTiersOf(plan, currency) !== null))
      .map(({ code }) => code);
    const missing = await missingItems(deps.orm.em.fork(), { ...step, tiers });
    let [reported, waits, failedBefore] = [0, false, false];
    for (const one of missing) {
      Context.current().cancellationSignal.throwIfAborted();
      try {
        const item = await ensureItem(deps, one);
        if (typeof item !== 'string') reported += 1;
        else waits ||= item === 'waits';
        failedBefore = false;
      } catch (error) {
        // One failure does not stop the rest. If it is the only one, or two fail in a row, Stripe counts as
        // unavailable.
        if (failedBefore || missing.length === 1) throw error;
        Context.current().log.warn('a metered item waits', { ...one, why: String(error) });
        failedBefore = true;
        waits = true;
      }
      Context.current().heartbeat();
    }
    const next = nextCustomer(missing, step);
    // Waiting subscriptions are selected again, so the shard continues past them.
    return {
      after: next === null ? null : (missing.at(-1)?.customerId ?? null),
      reported,
      refused: 0,
      waits,
    };
  });

/**
 * Finds or adds the metered item of a subscription.
 * @returns `over` when the subscription has ended; `waits` while Stripe allows no addition (a scheduled
 * plan change, other intervals in classic billing mode, no price of the currency before set-up) and while
 * its item would bill another subscription's overage again
 */
export async function ensureItem(
  deps: ActivityDeps,
  missing: MissingItem,
): Promise<OverageItem | 'over' | 'waits'> {
  const { subscriptionId, currency, startsAt } = missing;
  const find = () => callStripe(() => findOverageItem(deps.stripe, subscriptionId, currency));
  const keysBegin = `usage-item:${subscriptionId}:`;
  try {
    const found = await find();
    // Made by an attempt whose answer was lost, or by somebody else, who has no effect row to confirm.
    if (found !== null)
      await confirmFound(deps.orm.em.fork(), { kind: KIND, keysBegin, providerId: found.itemId });
    if (found === null && (await isRefusedByMode(deps, subscriptionId))) return 'waits';
    if (found === null && (await isBilledElsewhere(deps, missing))) return 'waits';
    // A refusal is remembered with its key, and what was refused may be possible an hour later.
    const key = `${keysBegin}${startsAt / 1000}:${Math.floor(deps.now() / HOUR_MS)}`;
    const item = found ?? (await addItem(deps, { key, subscriptionId, currency, find }));
    if (item === null) return 'waits';
    await noteOverageItem(deps.orm.em.fork(), subscriptionId, item);
    return item;
  } catch (error) {
    const isRefusal =
      error instanceof ApplicationFailure &&
      ['stripe_refused', 'stripe_not_found', 'not_managed'].includes(error.type ?? '');
    if (!isRefusal) throw error;
    if (await isOver(deps, subscriptionId)) return 'over';
    Context.current().log.warn('the metered item cannot be added now', {
      subscriptionId,
      why: error.message,
    });
    return 'waits';
  }
}

/** Whether Stripe takes no monthly item on the subscription. Its periods then need attention. */
async function isRefusedByMode(deps: ActivityDeps, subscriptionId: string): Promise<boolean> {
  const interval = await callStripe(() => intervalInTheWay(deps.stripe, subscriptionId));
  if (interval === null) return false;
  await noteItemRefused(deps.orm.em.fork(), subscriptionId, noMonthlyItem(interval));
  return true;
}

/**
 * Whether another subscription bills the customer's meter, or the meter holds another one's overage in the
 * period to be billed. A meter counts by customer, so each item bills everything that it counts.
 */
async function isBilledElsewhere(deps: ActivityDeps, missing: MissingItem): Promise<boolean> {
  const { subscriptionId } = missing;
  const other = await callStripe(() => findOverageElsewhere(deps.stripe, missing));
  const em = deps.orm.em.fork();
  const subscription = (await usageSubscriptions(em, [subscriptionId])).get(subscriptionId);
  const running =
    subscription === undefined ? null : usagePeriodAt(subscription, missing.billingTime ?? deps.now());
  const from = running?.start ?? missing.startsAt;
  if (other === null && !(await othersReportedOverage(em, { ...missing, from }))) return false;
  const why = `overage of the customer is billed by ${other ?? 'another one in this period'}`;
  Context.current().log.warn('the metered item cannot be added now', { subscriptionId, why });
  return true;
}

/** Null before set-up has made the price of the currency. */
async function addItem(
  deps: ActivityDeps,
  input: { key: string; subscriptionId: string; currency: string; find: () => Promise<OverageItem | null> },
): Promise<OverageItem | null> {
  const { key, subscriptionId, currency, find } = input;
  const price = await callStripe(() => findOveragePrice(deps.stripe, currency));
  if (price === null) {
    const why = `Stripe has no price ${overageLookupKey(currency)}; run npm run setup:stripe.`;
    Context.current().log.warn('the metered item cannot be added now', { subscriptionId, why });
    return null;
  }
  return performEffect<OverageItem>(deps, {
    key,
    subject: { subscriptionId },
    kind: KIND,
    intent: { subscription: subscriptionId, currency },
    call: (idempotencyKey) =>
      addOverageItem(deps.stripe, { subscriptionId, priceId: price.id, idempotencyKey }),
    lookUp: find,
    providerId: ({ itemId }) => itemId,
  });
}

/**
 * Whether a subscription has ended. One that Stripe does not find was deleted with its test clock or data.
 */
async function isOver({ stripe }: Pick<ActivityDeps, 'stripe'>, subscriptionId: string): Promise<boolean> {
  const found = await callStripe(() => stripe.subscriptions.retrieve(subscriptionId)).catch(
    (error: unknown) => {
      if (error instanceof ApplicationFailure && error.type === 'stripe_not_found') return null;
      throw error;
    },
  );
  return found === null || ['canceled', 'incomplete_expired'].includes(found.status);
}
