import type { SubscriptionMode } from '../subscriptions/mode.ts';
import { HOUR_MS } from '../period.ts';
import { isFinal } from '../subscriptions/status.ts';
import { countsAsMrr } from './counts-as-mrr.ts';
import type { CountingRow } from './counts-as-mrr.ts';
import { differenceIn, factOfTime } from './difference.ts';
import type { Difference } from './difference.ts';

/** A subscription as Stripe lists it. Minor units; times are epoch milliseconds. */
export interface SubscriptionAtStripe {
  subscriptionId: string;
  customerId: string;
  status: string;
  /** By Stripe's facts and the plans; see `modeOf`. */
  mode: SubscriptionMode;
  isMarked: boolean;
  currency: string;
  items: readonly { priceId: string; quantity: number; periodStart: number; periodEnd: number }[];
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  endedAt: number | null;
  /**
   * What it is worth a month by Stripe's prices, as a paid one, an unpaid one too (see `countsAsMrr`); null
   * where Stripe does not tell it.
   */
  mrr: number | null;
  /** The latest invoice of a period that is no trial is paid. */
  isPaid: boolean;
  createdAt: number;
  testClockId: string | null;
}

/** What the database has of it. Minor units; times are epoch milliseconds. */
export interface ProjectedSubscription extends CountingRow {
  mode: SubscriptionMode;
  currency: string;
  priceId: string;
  quantity: number;
  currentPeriodStart: number;
  currentPeriodEnd: number;
  trialEnd: number | null;
  cancelAtPeriodEnd: boolean;
  endedAt: number | null;
  mrr: number;
  /** Sum of all changes of its MRR. */
  bookedMrr: number;
  /** End of the grace of a running episode, billing time; null without one. */
  graceUntil: number | null;
  /** An invoice of it is open, by our rows. */
  owes: boolean;
  /** The customer's clock. */
  billingTime: number;
}

/** Its workflow. `unknown`: Temporal was not asked. */
export type RunState = 'running' | 'closed' | 'missing' | 'unknown';

/** All sides of one subscription. `projection`: null without a row. */
interface SubscriptionSides {
  stripe: SubscriptionAtStripe;
  projection: ProjectedSubscription | null;
  run: RunState;
}

const FINAL_AT_STRIPE = ['canceled', 'incomplete_expired'];

/** Whether nothing can happen to it at Stripe any more. */
const isOverAtStripe = ({ status }: Pick<SubscriptionAtStripe, 'status'>): boolean =>
  FINAL_AT_STRIPE.includes(status);

/**
 * Compares Stripe, the projection, the run and the books. A foreign subscription without a row differs in
 * nothing, and neither does one that was over before we knew it and that nobody marked as ours.
 */
export function compareSubscription(sides: SubscriptionSides): Difference[] {
  const { stripe, projection, run } = sides;
  if (projection === null) return missesRow(stripe) ? absent(stripe) : [];
  if (stripe.mode === 'foreign' && projection.mode === 'foreign') return [];
  return [
    ...differenceIn(
      'mode',
      { in: 'projection', value: projection.mode },
      { by: 'stripe', value: stripe.mode },
    ),
    ...compareFacts(stripe, projection),
    ...compareMrr(stripe, projection),
    ...compareAccess(stripe, projection),
    ...compareRun(stripe, projection, run),
  ];
}

/** Whether its revenue is compared: not what is foreign, nor what was over before we knew it. */
export const hasRevenueHere = ({ stripe, projection }: Omit<SubscriptionSides, 'run'>): boolean =>
  projection === null ? missesRow(stripe) : stripe.mode !== 'foreign' || projection.mode !== 'foreign';

const missesRow = (stripe: SubscriptionAtStripe): boolean =>
  stripe.mode !== 'foreign' && (!isOverAtStripe(stripe) || stripe.isMarked);

const absent = (stripe: SubscriptionAtStripe): Difference[] => [
  { fact: 'status', in: 'projection', seen: null, by: 'stripe', wanted: stripe.status },
];

function compareFacts(stripe: SubscriptionAtStripe, row: ProjectedSubscription): Difference[] {
  const same = (fact: string, seen: Difference['seen'], wanted: Difference['wanted']): Difference[] =>
    differenceIn(fact, { in: 'projection', value: seen }, { by: 'stripe', value: wanted });
  const status = same('status', row.stripeStatus, stripe.status);
  // Nothing else of what is over is needed, and Stripe goes on to change some of it.
  if (isOverAtStripe(stripe) && isFinal(row.status)) return status;
  const item = stripe.items.find(({ priceId }) => priceId === row.priceId);
  const first = stripe.items[0];
  return [
    ...status,
    ...same('currency', row.currency, stripe.currency),
    ...(item === undefined
      ? same('price', row.priceId, first?.priceId ?? null)
      : [
          ...same('quantity', row.quantity, item.quantity),
          ...same('start of the period', factOfTime(row.currentPeriodStart), factOfTime(item.periodStart)),
          ...same('end of the period', factOfTime(row.currentPeriodEnd), factOfTime(item.periodEnd)),
        ]),
    ...same('end of the trial', factOfTime(row.trialEnd), factOfTime(stripe.trialEnd)),
    ...same('cancel at period end', row.cancelAtPeriodEnd, stripe.cancelAtPeriodEnd),
    ...same('end', factOfTime(row.endedAt), factOfTime(stripe.endedAt)),
  ];
}

/** MRR by Stripe's prices, and by what is stored where Stripe does not tell it. Minor units. */
export function mrrByStripe(stripe: SubscriptionAtStripe, row: ProjectedSubscription | null): number {
  if (stripe.mrr === null) return row?.mrr ?? 0;
  return stripe.mode !== 'foreign' && countsAsMrr(stripe, row) ? stripe.mrr : 0;
}

function compareMrr(stripe: SubscriptionAtStripe, row: ProjectedSubscription): Difference[] {
  const wanted = mrrByStripe(stripe, row);
  return [
    ...differenceIn('MRR', { in: 'projection', value: row.mrr }, { by: 'stripe', value: wanted }),
    ...differenceIn('MRR', { in: 'books', value: row.bookedMrr }, { by: 'stripe', value: wanted }),
  ];
}

/** The episode suspends within minutes of the grace's end, unless a worker was away. */
const LATE_MS = 6 * HOUR_MS;

/** Who is past grace has no access; who has paid everything has. */
function compareAccess(stripe: SubscriptionAtStripe, row: ProjectedSubscription): Difference[] {
  const { status, graceUntil, owes, billingTime } = row;
  if (stripe.mode !== 'managed') return [];
  if (status === 'past_due' && graceUntil !== null && billingTime > graceUntil + LATE_MS)
    return [{ fact: 'access', in: 'projection', seen: 'open', by: 'stripe', wanted: 'suspended' }];
  const hasPaid = stripe.status === 'active' && stripe.isPaid && !owes;
  return status === 'suspended' && hasPaid
    ? [{ fact: 'access', in: 'projection', seen: 'suspended', by: 'stripe', wanted: 'open' }]
    : [];
}

function compareRun(stripe: SubscriptionAtStripe, row: ProjectedSubscription, run: RunState): Difference[] {
  const needed = stripe.mode !== 'foreign' && !isOverAtStripe(stripe);
  if (!needed || isFinal(row.status) || run === 'running' || run === 'unknown') return [];
  return [{ fact: 'workflow', in: 'run', seen: run, by: 'stripe', wanted: 'running' }];
}

/** What can be done about the differences of a subscription without asking anybody. */
type SubscriptionRepair = 'none' | 'start' | 'refresh';

/**
 * A run that is not there is started; one that is there reads Stripe again. Both only read Stripe and write
 * here, so both are safe. What is not ours is left alone.
 */
export function repairOfSubscription(
  { stripe, projection, run }: SubscriptionSides,
  differences: readonly Difference[],
): SubscriptionRepair {
  if (differences.length === 0) return 'none';
  if (projection === null) return missesRow(stripe) ? 'start' : 'none';
  if (run === 'running' || run === 'unknown') return 'refresh';
  return 'start';
}
