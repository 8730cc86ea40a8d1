import type { EntityManager } from '@mikro-orm/postgresql';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import { readFigures } from './figures.ts';
import type { FigureRow } from './figures.ts';

/** Subscriptions of one status, tier and currency, with their monthly recurring revenue in minor units. */
export interface SubscriptionFigure {
  status: BillingStatus;
  tier: string;
  currency: string;
  count: number;
  mrr: number;
}

/** All subscriptions that are ours, grouped by status, the tier that customers see, and currency. */
export async function subscriptionFigures(em: EntityManager): Promise<SubscriptionFigure[]> {
  const rows = await readFigures(em, ['subscriptions']);
  return rows
    .map(({ status, tier, currency, rows: count, amount: mrr }) => ({
      status: status as BillingStatus,
      tier,
      currency,
      count,
      mrr,
    }))
    .sort(
      (a, b) => compare(a.tier, b.tier) || compare(a.status, b.status) || compare(a.currency, b.currency),
    );
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** How many entries a list has in all. */
export async function countedRows(
  em: EntityManager,
  figure: 'customers' | 'charges' | 'credit_notes',
): Promise<number> {
  return sumOf(await readFigures(em, [figure]), figure);
}

/** Customers gained and lost since a day, and those that pay now. */
interface CustomerFlow {
  payingNow: number;
  gained: number;
  /** Times that a paying customer stopped. */
  lost: number;
  /** Those of `lost` that had paid on `fromDay` and without a stop until then. */
  lostOfStart: number;
}

/**
 * What became of customers since the beginning of a UTC day (YYYY-MM-DD, on each one's billing clock), net
 * over each day: who stops and comes back on the same day did neither. `payingNow - gained + lost` is how
 * many paid at its beginning.
 */
export async function customerFlow(em: EntityManager, fromDay: string): Promise<CustomerFlow> {
  const [paying, turns] = await Promise.all([
    readFigures(em, ['customers_paying']),
    readFigures(em, ['customers_gained', 'customers_lost'], fromDay),
  ]);
  const lost = turns.filter(({ figure }) => figure === 'customers_lost');
  return {
    payingNow: sumOf(paying, 'customers_paying'),
    gained: sumOf(turns, 'customers_gained'),
    lost: sumOf(turns, 'customers_lost'),
    lostOfStart: sumOf(
      lost.filter(({ since }) => since === null || since < fromDay),
      'customers_lost',
    ),
  };
}

/** Money that came and went on a day, in one currency, minor units. */
interface NetPayments {
  day: string;
  currency: string;
  /** Without the tax that is known. */
  net: number;
  tax: number;
  /** Of `net`, what may hold tax that is not known. */
  taxUnknown: number;
}

const MOVED = ['paid', 'refunded', 'taken_back', 'failed_late'] as const;

/**
 * Paid invoices since the beginning of a UTC day less what was given back, or taken back by banks, since
 * then.
 */
export async function recentRevenue(em: EntityManager, fromDay: string): Promise<NetPayments[]> {
  const names = MOVED.flatMap((name) => [name, `${name}_tax`, `${name}_tax_unknown`]);
  const rows = await readFigures(em, names, fromDay);
  return rows.map(({ figure, day, currency, amount }) => {
    const signed = figure.startsWith('paid') ? amount : -amount;
    const [isTax, isUnknown] = [figure.endsWith('_tax'), figure.endsWith('_tax_unknown')];
    return {
      day: day ?? fromDay,
      currency,
      net: isUnknown ? 0 : isTax ? -signed : signed,
      tax: isTax ? signed : 0,
      taxUnknown: isUnknown ? signed : 0,
    };
  });
}

/** Subscriptions begun and ended since a day, and what became of trials. */
interface SubscriptionFlow {
  begun: number;
  ended: number;
  /** Trials that are over, of all time. */
  trialsOver: number;
  /** Those of them that were paid for. */
  trialsConverted: number;
}

/** How subscriptions came and went since the beginning of a UTC day. */
export async function subscriptionFlow(em: EntityManager, fromDay: string): Promise<SubscriptionFlow> {
  const [flow, trials] = await Promise.all([
    readFigures(em, ['subscriptions_begun', 'subscriptions_ended'], fromDay),
    readFigures(em, ['trials_over']),
  ]);
  return {
    begun: sumOf(flow, 'subscriptions_begun'),
    ended: sumOf(flow, 'subscriptions_ended'),
    trialsOver: sumOf(trials, 'trials_over'),
    trialsConverted: sumOf(
      trials.filter(({ status }) => status === 'converted'),
      'trials_over',
    ),
  };
}

const sumOf = (rows: readonly FigureRow[], name: string): number =>
  rows.reduce((sum, { figure, rows: count }) => (figure === name ? sum + count : sum), 0);
