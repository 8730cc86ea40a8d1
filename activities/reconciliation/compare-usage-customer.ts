import { ApplicationFailure } from '@temporalio/activity';
import { tellAgain, toldOverage, toldWindows } from '../../db/repositories/usage-comparison.ts';
import type { ToldWindow } from '../../db/repositories/usage-comparison.ts';
import { DAY_MS, isoDay } from '../../domain/period.ts';
import { overageEventName } from '../../gateways/stripe/catalogue/overage.ts';
import { readMeterSummaries } from '../../gateways/stripe/meters.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { compareWithLago } from './compare-usage-lago.ts';
import { compareWithMeters } from './compare-usage-meters.ts';
import type { SystemComparison } from './compare-usage-meters.ts';
import type { UsageDifference } from './compare-usage.ts';

/** Which customer is compared, and with what. */
interface CustomerQuestion {
  customerId: string;
  /** Stripe's meters by the names of their events. */
  meters: ReadonlyMap<string, string>;
  /** So many days back. */
  days: number;
  /** Days of which something was told less than so many milliseconds ago are left out. */
  quietMs: number;
}

/**
 * One customer's windows against Stripe and Lago. What is missing is told again. Anything else is a difference where a second look finds it too: what
 * was told between our reading and theirs is none.
 */
export async function compareCustomer(
  deps: ActivityDeps,
  question: CustomerQuestion,
): Promise<{ resent: number; differences: UsageDifference[] }> {
  const { stripe, lago, differences } = await lookAt(deps, question);
  await tellAgain(deps.orm.em.fork(), 'stripe', stripe);
  await tellAgain(deps.orm.em.fork(), 'lago', lago);
  const resent = stripe.length + lago.length;
  if (differences.length === 0) return { resent, differences };
  const again = new Set((await lookAt(deps, question)).differences.map(({ text }) => text));
  return { resent, differences: differences.filter(({ text }) => again.has(text)) };
}

/** Windows that Stripe and Lago lack, and what differs otherwise. */
async function lookAt(
  deps: ActivityDeps,
  question: CustomerQuestion,
): Promise<{ stripe: string[]; lago: string[]; differences: UsageDifference[] }> {
  const { customerId } = question;
  const told = await toldWindows(deps.orm.em.fork(), customerId, question);
  const stripe = await compareWithStripe(deps, question, told);
  const lago = await compareWithLago(deps, { ...question, told });
  return {
    stripe: stripe.missing,
    lago: lago.missing,
    differences: [...stripe.differences, ...lago.differences],
  };
}

/**
 * Quantities, and the money that was charged for them. Somebody whom Stripe does not know any more keeps nobody else from being compared, nor
 * Lago from being asked.
 */
async function compareWithStripe(
  deps: ActivityDeps,
  question: CustomerQuestion,
  told: readonly ToldWindow[],
): Promise<SystemComparison> {
  const { customerId, meters } = question;
  try {
    const { missing, differences } = await compareWithMeters(deps, meters, told);
    return { missing, differences: [...differences, ...(await compareOverage(deps, question))] };
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.type !== 'stripe_not_found') throw error;
    const text = `not compared: ${error.message}`;
    return {
      missing: [],
      differences: [{ customerId, at: told.at(-1)?.windowStart ?? deps.now(), text }],
    };
  }
}

/** What was charged against the meters that bill it. Money is never sent a second time on a guess. */
async function compareOverage(
  deps: ActivityDeps,
  { customerId, meters, days, quietMs }: CustomerQuestion,
): Promise<UsageDifference[]> {
  const found: UsageDifference[] = [];
  for (const { day, currency, amount } of await toldOverage(deps.orm.em.fork(), customerId, {
    days,
    quietMs,
  })) {
    const meterId = meters.get(overageEventName(currency));
    const summaries =
      meterId === undefined
        ? []
        : await callStripe(() =>
            readMeterSummaries(deps.stripe, { meterId, customerId, from: day, to: day + DAY_MS, by: 'day' }),
          );
    const counted = summaries.reduce((sum, { value }) => sum + value, 0n);
    // The meter never shows less than nothing, which credits of a day may come to.
    if (counted === BigInt(amount) || (amount < 0 && counted === 0n)) continue;
    found.push({
      customerId,
      at: day,
      text: `overage of ${isoDay(day)} in ${currency}: ${amount} charged, Stripe counts ${counted}`,
    });
  }
  return found;
}
