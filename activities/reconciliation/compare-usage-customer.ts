import { ApplicationFailure } from '@temporalio/activity';
import {
  reportAgain,
  reportedOverageByDay,
  reportedWindows,
} from '../../db/usage/reporting/usage-comparison.ts';
import type { ReportedWindow } from '../../db/usage/reporting/usage-comparison.ts';
import { isoDay } from '../../domain/period.ts';
import { overageEventName } from '../../gateways/stripe/catalogue/overage.ts';
import type { ActivityDeps } from '../deps.ts';
import { compareWithLago } from './compare-usage-lago.ts';
import { compareWithMeters } from './compare-usage-meters.ts';
import type { SystemComparison } from './compare-usage-meters.ts';
import type { UsageDifference } from './compare-usage.ts';
import { onlyAtStripe, readCountedDays } from './counted-days.ts';
import type { CountedDays } from './counted-days.ts';

/** Which customer is compared, and with what. */
interface CustomerQuestion {
  customerId: string;
  /** Stripe's meters by the names of their events. */
  meters: ReadonlyMap<string, string>;
  /** So many days back. */
  days: number;
  /** Days with a report younger than this many milliseconds are left out. */
  quietMs: number;
}

/**
 * Compares one customer's windows with Stripe and Lago. Missing ones are reported again; other differences
 * count when a second look finds them too, because reports may arrive between the two reads.
 */
export async function compareCustomer(
  deps: ActivityDeps,
  question: CustomerQuestion,
): Promise<{ resent: number; differences: UsageDifference[] }> {
  const { stripe, lago, differences } = await lookAt(deps, question);
  await reportAgain(deps.orm.em.fork(), 'stripe', stripe);
  await reportAgain(deps.orm.em.fork(), 'lago', lago);
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
  const reported = await reportedWindows(deps.orm.em.fork(), customerId, question);
  const stripe = await compareWithStripe(deps, question, reported);
  const lago = await compareWithLago(deps, { ...question, reported });
  return {
    stripe: stripe.missing,
    lago: lago.missing,
    differences: [...stripe.differences, ...lago.differences],
  };
}

/**
 * Quantities and charges. A customer that Stripe deleted stops neither the other customers' comparison nor
 * Lago's.
 */
async function compareWithStripe(
  deps: ActivityDeps,
  question: CustomerQuestion,
  reported: readonly ReportedWindow[],
): Promise<SystemComparison> {
  const { customerId, meters } = question;
  try {
    const counted = await readCountedDays(deps, question, reported);
    const { missing, differences } = await compareWithMeters(deps, meters, { reported, counted });
    differences.push(...(await compareOverage(deps, question, counted)));
    differences.push(...(await onlyAtStripe(deps, customerId, counted)));
    return { missing, differences };
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.type !== 'stripe_not_found') throw error;
    // Nothing reported, nothing to compare.
    const last = reported.at(-1);
    if (last === undefined) return { missing: [], differences: [] };
    const text = `not compared: ${error.message}`;
    return { missing: [], differences: [{ customerId, at: last.windowStart, text }] };
  }
}

/** What was charged against the meters that bill it. Money is never sent a second time on a guess. */
async function compareOverage(
  deps: ActivityDeps,
  { customerId, days, quietMs }: CustomerQuestion,
  counted: CountedDays,
): Promise<UsageDifference[]> {
  const charged = await reportedOverageByDay(deps.orm.em.fork(), customerId, { days, quietMs });
  return charged.flatMap(({ day, currency, amount }) => {
    const atStripe = counted.get(overageEventName(currency))?.get(day) ?? 0n;
    // The meter never shows less than nothing, which credits of a day may come to.
    if (atStripe === BigInt(amount) || (amount < 0 && atStripe === 0n)) return [];
    const text = `overage of ${isoDay(day)} in ${currency}: ${amount} charged, Stripe counts ${atStripe}`;
    return [{ customerId, at: day, text }];
  });
}
