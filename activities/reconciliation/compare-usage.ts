import { Context } from '@temporalio/activity';
import { saveInvariants } from '../../db/reconciliation/sweep-passes.ts';
import { customersToCompare, notePeriodAttention } from '../../db/usage/reporting/usage-comparison.ts';
import { countRefused, sendUnmeteredAgain } from '../../db/usage/reporting/usage-refused.ts';
import { usageTypeOf } from '../../gateways/stripe/catalogue/catalogue.ts';
import { readMeters } from '../../gateways/stripe/usage/meters.ts';
import type { ActivityDeps } from '../deps.ts';
import { callStripe } from '../effects/stripe-failure.ts';
import { compareCustomer } from './compare-usage-customer.ts';
import { compareLedger } from './compare-usage-ledger.ts';

/** Days that are compared one by one; older ones were compared before. */
const DAYS = 3;
/** Customers of one look. The next one takes others first. */
const CUSTOMERS = 100;
/**
 * Stripe sums meter events with a delay (docs.stripe.com/api/billing/meter-event-summary): younger reports
 * are not missing yet.
 */
const QUIET_MS = 15 * 60_000;
/** Most differences that are named one by one. */
const NAMED = 20;

/** What a comparison of usage found. */
export interface UsageComparison {
  /** Customers that were compared. */
  usageCompared: number;
  /** Windows missing at Stripe or Lago, which are reported again. */
  usageResent: number;
  /** Windows that Stripe or Lago refused and nobody handled. */
  usageRefused: number;
  /** Any other difference, in words: a person should look. */
  usageDifferences: string[];
}

/** A difference that needs people. */
export interface UsageDifference {
  customerId: string;
  at: number;
  text: string;
}

/**
 * Compares usage by customer, type and day: stored events = windows = reports = Stripe's meters = Lago's
 * events. Missing windows are reported again; other differences need people.
 * @param input.quietMs leaves out younger reports
 */
export const compareUsage =
  (deps: ActivityDeps) =>
  async ({ quietMs = QUIET_MS }: { quietMs?: number } = {}): Promise<UsageComparison> => {
    const { orm } = deps;
    const turn = new Date(deps.now()).toISOString();
    const customers = await customersToCompare(orm.em.fork(), { days: DAYS, limit: CUSTOMERS, turn });
    const found = await compareLedger(deps, customers, DAYS);
    const refused = await countRefused(orm.em.fork());
    const meters =
      customers.length === 0 && refused === 0
        ? new Map<string, string>()
        : await callStripe(() => readMeters(deps.stripe));
    let usageResent = refused === 0 ? 0 : await sendUnmeteredAgain(orm.em.fork(), typesOf(meters));
    for (const customerId of customers) {
      Context.current().heartbeat({ customerId });
      const one = await compareCustomer(deps, { customerId, meters, days: DAYS, quietMs });
      usageResent += one.resent;
      found.push(...one.differences);
    }
    for (const { customerId, at, text } of found) {
      Context.current().log.warn('usage differs', { customerId, text });
      await notePeriodAttention(orm.em.fork(), { customerId, at, attention: text });
    }
    const named = found.slice(0, NAMED).map(({ customerId, text }) => `${customerId}: ${text}`);
    const usageRefused = await countRefused(orm.em.fork());
    const differed = usageResent + found.length + usageRefused;
    const usage = { checked: customers.length, differed, repairing: usageResent };
    await saveInvariants(orm.em.fork(), { usage }, deps.now());
    return { usageCompared: customers.length, usageResent, usageRefused, usageDifferences: named };
  };

/** The types of usage that there is a meter for. */
const typesOf = (meters: ReadonlyMap<string, string>): string[] =>
  [...meters.keys()].map(usageTypeOf).filter((type) => type !== null);
