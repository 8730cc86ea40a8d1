import { ApplicationFailure, Context } from '@temporalio/activity';
import {
  customersToCompare,
  notePeriodAttention,
  tellAgain,
  toldOverage,
  toldWindows,
  windowGaps,
} from '../../db/repositories/usage-comparison.ts';
import { countRefused, sendUnmeteredAgain } from '../../db/repositories/usage-refused.ts';
import { DAY_MS, isoDay } from '../../domain/period.ts';
import { formatQuantity } from '../../domain/usage/quantity.ts';
import { usageTypeOf } from '../../gateways/stripe/catalogue.ts';
import { overageEventName } from '../../gateways/stripe/catalogue/overage.ts';
import { readMeters, readMeterSummaries } from '../../gateways/stripe/meters.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { compareWithLago } from './compare-usage-lago.ts';
import { compareWithMeters } from './compare-usage-meters.ts';

/** So many days back is looked; what is older was looked at before. */
const DAYS = 3;
/** Customers of one look. The next one takes others first. */
const CUSTOMERS = 100;
/** Stripe adds meter events up after a while (docs.stripe.com/api/billing/meter-event-summary): younger reports are not missed yet. */
const QUIET_MS = 15 * 60_000;
/** Most differences that are named one by one. */
const NAMED = 20;

/** What a comparison of usage found. */
export interface UsageComparison {
  /** Customers that were compared. */
  usageCompared: number;
  /** Windows that Stripe or Lago lacked; they are told again. */
  usageResent: number;
  /** Windows that Stripe or Lago refuses to count, and nobody has seen to. */
  usageRefused: number;
  /** Any other difference, in words: a person should look. */
  usageDifferences: string[];
}

/** One difference that nobody may put right by themselves. */
export interface UsageDifference {
  customerId: string;
  at: number;
  text: string;
}

/**
 * Compares usage per customer, type and day: events stored = windows = what was told = Stripe's meters = Lago's events. A window that
 * is missing at Stripe or Lago is told again; anything else is told to people.
 * @param input.quietMs reports younger than this are left out
 */
export const compareUsage =
  (deps: ActivityDeps) =>
  async ({ quietMs = QUIET_MS }: { quietMs?: number } = {}): Promise<UsageComparison> => {
    const { orm } = deps;
    const turn = new Date(deps.now()).toISOString();
    const customers = await customersToCompare(orm.em.fork(), { days: DAYS, limit: CUSTOMERS, turn });
    const found: UsageDifference[] = (await windowGaps(orm.em.fork(), customers, DAYS)).map((gap) => ({
      customerId: gap.customerId,
      at: gap.windowStart,
      text: `${gap.eventType} from ${new Date(gap.windowStart).toISOString()}: events ${formatQuantity(gap.stored)}, window ${formatQuantity(gap.closed)}`,
    }));
    const refused = await countRefused(orm.em.fork());
    const meters =
      customers.length === 0 && refused === 0
        ? new Map<string, string>()
        : await callStripe(() => readMeters(deps.stripe));
    let usageResent = refused === 0 ? 0 : await sendUnmeteredAgain(orm.em.fork(), typesOf(meters));
    for (const customerId of customers) {
      Context.current().heartbeat({ customerId });
      const one = await compareCustomer(deps, meters, customerId, quietMs);
      usageResent += one.resent;
      found.push(...one.differences);
    }
    for (const { customerId, at, text } of found) {
      Context.current().log.warn('usage differs', { customerId, text });
      await notePeriodAttention(orm.em.fork(), { customerId, at, attention: text });
    }
    const named = found.slice(0, NAMED).map(({ customerId, text }) => `${customerId}: ${text}`);
    const usageRefused = await countRefused(orm.em.fork());
    return { usageCompared: customers.length, usageResent, usageRefused, usageDifferences: named };
  };

/** One customer. Somebody whom Stripe does not know any more keeps nobody else from being compared. */
async function compareCustomer(
  deps: ActivityDeps,
  meters: ReadonlyMap<string, string>,
  customerId: string,
  quietMs: number,
): Promise<{ resent: number; differences: UsageDifference[] }> {
  const { orm } = deps;
  const told = await toldWindows(orm.em.fork(), customerId, { days: DAYS, quietMs });
  try {
    const atStripe = await compareWithMeters(deps, meters, told);
    const atLago = await compareWithLago(deps, told);
    await tellAgain(orm.em.fork(), 'stripe', atStripe.missing);
    await tellAgain(orm.em.fork(), 'lago', atLago.missing);
    const overage = await compareOverage(deps, meters, customerId, quietMs);
    return {
      resent: atStripe.missing.length + atLago.missing.length,
      differences: [...atStripe.differences, ...atLago.differences, ...overage],
    };
  } catch (error) {
    if (!(error instanceof ApplicationFailure) || error.type !== 'stripe_not_found') throw error;
    const text = `not compared: ${error.message}`;
    return { resent: 0, differences: [{ customerId, at: told.at(-1)?.windowStart ?? deps.now(), text }] };
  }
}

/** The types of usage that there is a meter for. */
const typesOf = (meters: ReadonlyMap<string, string>): string[] =>
  [...meters.keys()].map(usageTypeOf).filter((type) => type !== null);

/** What was charged against the meters that bill it. Money is never sent a second time on a guess. */
async function compareOverage(
  deps: ActivityDeps,
  meters: ReadonlyMap<string, string>,
  customerId: string,
  quietMs: number,
): Promise<UsageDifference[]> {
  const found: UsageDifference[] = [];
  for (const { day, currency, amount } of await toldOverage(deps.orm.em.fork(), customerId, {
    days: DAYS,
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
