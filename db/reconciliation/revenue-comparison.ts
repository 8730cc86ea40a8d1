import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { revenueAgrees } from '../../domain/reconciliation/revenue-sums.ts';
import { readRevenueAtStripe } from '../revenue/revenue-at-stripe.ts';
import type { RevenueAtStripeRow } from '../revenue/revenue-at-stripe.ts';
import { query } from '../sql.ts';
import { readAll, tables } from '../typed.ts';

/** A subscription whose MRR is not what Stripe's prices come to. Minor units. */
interface RevenueDifference {
  subscription: string;
  atStripe: number;
  kept: number;
}

/** MRR of a currency as the last pass of the sweep found it, and what is open now. Minor units. */
export interface RevenueComparison extends RevenueAtStripeRow {
  agrees: boolean;
  /** Subscriptions whose MRR differs and is not repaired yet. */
  open: number;
  /** The latest of these, twenty at most. */
  differing: RevenueDifference[];
}

/** One for each currency that the last pass found; none where there was no pass yet. */
export async function compareRevenueSums(em: EntityManager): Promise<RevenueComparison[]> {
  const sums = await readRevenueAtStripe(em);
  const latest = await latestRevenueDifferences(em);
  return sums.map((sum) => {
    const differing = latest.filter(({ currency }) => currency === sum.currency);
    const open = differing[0]?.open ?? 0;
    return { ...sum, open, agrees: revenueAgrees(sum, open), differing };
  });
}

/** The latest of each currency that are still open, and how many its currency has. */
const latestRevenueDifferences = (
  em: EntityManager,
  limit = 20,
): Promise<(RevenueDifference & { currency: string; open: number })[]> =>
  query(
    em,
    `with differing as (
       select distinct on (r.subject_id) r.subject_id as subscription, r.found_at, s.currency,
         (d->>'wanted')::bigint as at_stripe, (d->>'seen')::bigint as kept
       from sweep_repairs r join subscriptions s on s.id = r.subject_id
         cross join jsonb_array_elements(coalesce(nullif(r.after, '[]'), r.before)) d
       where r.subject = 'subscription' and r.state <> 'repaired' and d->>'fact' = 'MRR'
       order by r.subject_id, d->>'in' desc),
     ranked as (
       select *, row_number() over (partition by currency order by found_at desc, subscription) as place,
         count(*) over (partition by currency) as open
       from differing)
     select subscription, currency, at_stripe, kept, open from ranked where place <= $1
     order by currency, place`,
    [limit],
  );

/** Subscriptions at Stripe that still have no row: no currency is known of them here. */
export const subscriptionsWithoutRow = (em: EntityManager, limit = 20): Promise<{ id: string }[]> =>
  readAll(
    em,
    tables(em)
      .selectFrom('sweep_repairs as r')
      .leftJoin('subscriptions as s', 's.id', 'r.subjectId')
      .select('r.subjectId as id')
      .where('r.subject', '=', 'subscription')
      .where('r.state', '<>', sql.lit('repaired'))
      .where('s.id', 'is', null)
      .orderBy('r.foundAt', 'desc')
      .orderBy('r.subjectId')
      .limit(limit),
  );
