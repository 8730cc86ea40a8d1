import type Stripe from 'stripe';
import type { BillingStatus } from '../../domain/subscriptions/status.ts';
import type { Processes } from './processes.ts';

/** A subscription at Stripe, with our own status for it. Times are epoch milliseconds. */
export interface ListedAtStripe {
  id: string;
  customerId: string;
  status: BillingStatus;
  /** By Stripe's price or product; null where neither is mapped. */
  tier: string | null;
  rank: number;
  createdAt: number;
  /** When it ends or ended, else the end of its period. */
  endsAt: number;
  /** Until when an unpaid invoice takes no access away; null without an episode. */
  graceUntil: number | null;
  /** The customer's clock. */
  now: number;
}

/** Somebody who signs in, with all that they have at Stripe. */
export interface PersonAtStripe {
  email: string;
  customers: string[];
  /** What decides first is first. */
  held: ListedAtStripe[];
}

type World = Pick<Processes, 'rows' | 'stripe'>;

/** Every subscription of the account. Stripe lists those on test clocks only if the clock is named. */
export async function subscriptionsOfPersons(stripe: Stripe): Promise<Stripe.Subscription[]> {
  const all = { status: 'all', limit: 100 } as const;
  const clocks = await stripe.testHelpers.testClocks
    .list({ limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  const lists = [undefined, ...clocks.map(({ id }) => id)].map((test_clock) =>
    stripe.subscriptions
      .list({ ...all, ...(test_clock === undefined ? {} : { test_clock }) })
      .autoPagingToArray({ limit: 10_000 }),
  );
  return (await Promise.all(lists)).flat();
}

/**
 * Everybody with read-only access, by Stripe's data. The order of the rules is written here again on
 * purpose.
 */
export async function personsAtStripe({ rows, stripe }: World): Promise<PersonAtStripe[]> {
  const users = await rows<{ id: string; email: string; customers: string[] }>(
    `select u.id, u.email, coalesce(array_agg(c.id) filter (where c.id is not null and not c.deleted), '{}') as customers
     from users u left join customers c on c.user_id = u.id where u.role = 'viewer' group by u.id`,
  );
  const tiers = await rows<{ id: string; code: string; rank: number }>(
    `select m.id, p.code, p.rank from plans p join (
       select stripe_price_id as id, plan_code from plan_prices union select stripe_id, plan_code from stripe_mappings
       union select stripe_product_id, code from plans) m on m.plan_code = p.code where m.id is not null`,
  );
  const ranks = new Map(tiers.map(({ code, rank }) => [code, rank]));
  const known = await rows<{ id: string; status: BillingStatus; grace: string | null }>(
    `select id, status, dunning->>'graceUntil' as grace from subscriptions where mode <> 'foreign'`,
  );
  const clocks = new Map(
    (await stripe.testHelpers.testClocks.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 })).map(
      ({ id, frozen_time: at }) => [id, at * 1000],
    ),
  );
  const subscriptions = await subscriptionsOfPersons(stripe);
  const held = (one: Stripe.Subscription): ListedAtStripe[] => {
    const row = known.find(({ id }) => id === one.id);
    const [first] = one.items.data;
    if (row === undefined || first === undefined) return [];
    const licensed = one.items.data.filter(({ price }) => price.recurring?.usage_type !== 'metered');
    const ids = licensed.map(({ price }) => [price.id, idOf(price.product)]);
    const mapped = ids.flatMap(
      ([price, product]) =>
        tiers.find(({ id }) => id === price) ?? tiers.find(({ id }) => id === product) ?? [],
    )[0]?.code;
    const tier = (one.status === 'trialing' ? one.metadata['trial_tier'] : undefined) ?? mapped ?? null;
    return [
      {
        id: one.id,
        customerId: idOf(one.customer),
        status: row.status,
        tier,
        rank: tier === null ? -1 : (ranks.get(tier) ?? -1),
        createdAt: one.created * 1000,
        endsAt: (one.ended_at ?? one.cancel_at ?? first.current_period_end) * 1000,
        graceUntil: row.grace === null ? null : Number(row.grace),
        now: (one.test_clock === null ? undefined : clocks.get(idOf(one.test_clock))) ?? Date.now(),
      },
    ];
  };
  return users.map(({ id, email, customers }) => ({
    email,
    customers,
    held: subscriptions
      .filter(
        ({ customer, metadata }) =>
          metadata['user_id'] === id ||
          (metadata['user_id'] === undefined && customers.includes(idOf(customer))),
      )
      .flatMap(held)
      .sort(decidesFirst),
  }));
}

const BEST: readonly (readonly string[])[] = [
  ['active', 'trialing'],
  ['past_due'],
  ['paused'],
  ['suspended'],
  ['incomplete'],
];

export const isOver = ({ status }: ListedAtStripe): boolean =>
  ['canceled', 'expired', 'incomplete_expired'].includes(status);

function decidesFirst(a: ListedAtStripe, b: ListedAtStripe): number {
  const grade = ({ status }: ListedAtStripe): number =>
    (BEST.findIndex((statuses) => statuses.includes(status)) + BEST.length + 1) % (BEST.length + 1);
  const byPlan = isOver(a) ? 0 : b.rank - a.rank;
  return grade(a) - grade(b) || byPlan || b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

const idOf = (reference: string | { id: string }): string =>
  typeof reference === 'string' ? reference : reference.id;
