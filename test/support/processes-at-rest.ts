import type Stripe from 'stripe';
import { accessIsJust } from './access-at-rest.ts';
import { followersAreCurrent } from './followers-at-rest.ts';
import { subscriptionsOfPersons } from './persons-at-stripe.ts';
import type { Processes } from './processes.ts';
import { until } from './until.ts';
import { mrrAtStripe } from './mrr-at-stripe.ts';

/** What may be otherwise than usual at the end of a test. */
export interface RestOptions {
  withinMs?: number;
  /** Events that a test had lost on the way; everything else must have arrived. */
  lost?: readonly string[];
}

/** As much of a system as the checks look at. */
export type RestWorld = Pick<Processes, 'rows' | 'stripe' | 'keycloak' | 'lago' | 'identity'> & {
  api: Pick<Processes['api'], 'call'>;
};
type World = RestWorld;

/** Each check names what is not as it must be; nothing named means at rest and well. */
const CHECKS: readonly ((world: World, options: RestOptions) => Promise<string[]>)[] = [
  allEventsAnswered,
  allEffectsSettled,
  chargedOnce,
  projectionIsStripe,
  followersAreCurrent,
  mrrIsStripes,
  movementsAddUp,
  accessIsJust,
];

/**
 * Waits until the system is idle, and checks what must always hold (docs/rules.md): every event processed,
 * every effect confirmed, no invoice charged twice, projection = Stripe, Keycloak and Lago = projection,
 * movements = MRR, access as due.
 * @throws Error naming what does not hold
 */
export async function untilAtRest(world: World, options: RestOptions = {}): Promise<void> {
  let wrong: string[] = ['nothing was looked at'];
  const look = async (): Promise<boolean> => {
    wrong = await differences(world, options);
    return wrong.length === 0;
  };
  await until(look, { withinMs: options.withinMs ?? 120_000, what: 'at rest' }).catch((error: unknown) => {
    throw new Error(`not at rest:\n  ${wrong.slice(0, 30).join('\n  ')}`, { cause: error });
  });
}

/**
 * Waits until every event of Stripe has arrived and is processed, so that nothing late changes the result.
 */
export const untilEventsAnswered = (world: Pick<World, 'rows' | 'stripe'>): Promise<unknown> =>
  until(async () => (await allEventsAnswered(world, {})).length === 0, {
    withinMs: 120_000,
    what: 'every event is answered',
  });

/** What does not hold at this moment: what the first check names that names anything. */
export async function differences(world: World, options: RestOptions = {}): Promise<string[]> {
  const found: string[] = [];
  // One after the other, the cheap ones first: while events are pending, the others need not be checked.
  for (const check of CHECKS) {
    found.push(...(await check(world, options)));
    if (found.length > 0) return found;
  }
  return found;
}

async function allEventsAnswered(
  { rows, stripe }: Pick<World, 'rows' | 'stripe'>,
  { lost = [] }: RestOptions,
): Promise<string[]> {
  const inbox = await rows<{ id: string; type: string; state: string; reason: string | null }>(
    'select id, type, state, reason from inbox_events',
  );
  const known = new Set(inbox.map(({ id }) => id));
  const events = await stripe.events.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
  const sent = await subscribedTypes(stripe);
  const missing = events.filter(({ id, type }) => sent.has(type) && !known.has(id) && !lost.includes(id));
  return [
    ...inbox
      .filter(({ state, reason }) => !(state === 'processed' || (state === 'ignored' && reason !== null)))
      .map(({ id, type, state, reason }) => `event ${id} (${type}) is ${state}, reason ${reason ?? 'none'}`),
    ...missing.map(({ id, type }) => `event ${id} (${type}) never reached the inbox`),
  ];
}

/** What Stripe sends to whoever listens; of anything else no event can arrive. */
async function subscribedTypes(stripe: Stripe): Promise<Set<string>> {
  const endpoints = await listAll(stripe.webhookEndpoints.list({ limit: 100 }));
  return new Set(endpoints.flatMap(({ enabled_events: types }) => types));
}

async function allEffectsSettled({ rows }: World): Promise<string[]> {
  const open = await rows<{ key: string; state: string; error: string | null }>(
    `select key, state, error from effects where state in ('intended', 'unknown')`,
  );
  return open.map(({ key, state, error }) => `effect ${key} is ${state}: ${error ?? 'no error'}`);
}

/**
 * No invoice has two payments, and no customer has more successful charges than invoices paid with money.
 */
async function chargedOnce({ stripe }: World): Promise<string[]> {
  const invoices = await listAll(stripe.invoices.list({ limit: 100, expand: ['data.payments'] }));
  const charges = await listAll(stripe.charges.list({ limit: 100 }));
  const twice = invoices
    .filter(({ payments }) => (payments?.data ?? []).filter(({ status }) => status === 'paid').length > 1)
    .map(({ id }) => `invoice ${id} was paid twice`);
  const paidBy = sumBy(invoices, (invoice) => [idOf(invoice.customer), invoice.amount_paid]);
  const billed = new Set(invoices.map(({ customer }) => idOf(customer)));
  const chargedTo = sumBy(
    // One that failed late had paid: its invoice stays paid.
    charges.filter(
      ({ status, failure_balance_transaction: back }) => status === 'succeeded' || back !== null,
    ),
    (charge) => [idOf(charge.customer), charge.amount],
  );
  const unlike = [...chargedTo]
    .filter(([customer, amount]) => billed.has(customer) && amount !== (paidBy.get(customer) ?? 0))
    .map(
      ([customer, amount]) =>
        `${customer} was charged ${amount}, but ${paidBy.get(customer) ?? 0} is paid on invoices`,
    );
  return [...twice, ...unlike];
}

interface SubscriptionColumns {
  id: string;
  status: string;
  stripe_status: string;
  price_id: string;
  quantity: number;
  cancel_at_period_end: boolean;
  current_period_end: Date;
  trial_end: Date | null;
  paused: boolean;
}

/**
 * Whether a subscription is ours, by its mark or its price, and not another product's in the same account.
 */
async function ownership(rows: World['rows']): Promise<(subscription: Stripe.Subscription) => boolean> {
  const mapped = new Set(
    (
      await rows<{ id: string }>(
        `select stripe_price_id as id from plan_prices union select stripe_product_id from plans
         union select stripe_id from stripe_mappings`,
      )
    ).map(({ id }) => id),
  );
  return ({ metadata, items }) =>
    metadata['managed_by'] === 'perennial' ||
    items.data.some(({ price }) => mapped.has(price.id) || mapped.has(idOf(price.product)));
}

async function projectionIsStripe({ rows, stripe }: World): Promise<string[]> {
  const stored = await rows<SubscriptionColumns>('select * from subscriptions');
  const subscriptions = await subscriptionsOfPersons(stripe);
  const wrong: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    if (ours !== theirs) wrong.push(`${what}: projection has ${String(ours)}, Stripe ${String(theirs)}`);
  };
  const isOurs = await ownership(rows);
  for (const subscription of subscriptions) {
    const row = stored.find(({ id }) => id === subscription.id);
    const item = subscription.items.data[0];
    if (row === undefined && isOurs(subscription)) wrong.push(`${subscription.id} is not in the projection`);
    if (row !== undefined && !isOurs(subscription))
      wrong.push(`${subscription.id} is another product's, and is in the projection`);
    if (row === undefined || item === undefined) continue;
    compare(`${row.id} status`, row.stripe_status, subscription.status);
    compare(`${row.id} price`, row.price_id, item.price.id);
    compare(`${row.id} quantity`, row.quantity, item.quantity);
    compare(`${row.id} cancels at period end`, row.cancel_at_period_end, subscription.cancel_at_period_end);
    compare(`${row.id} paused`, row.paused, subscription.pause_collection !== null);
    compare(`${row.id} period end`, row.current_period_end.getTime() / 1000, item.current_period_end);
    compare(`${row.id} trial end`, seconds(row.trial_end), subscription.trial_end);
  }
  const invoices = await listAll(stripe.invoices.list({ limit: 100 }));
  const kept = await rows<{ id: string; status: string; amount_paid: string; amount_remaining: string }>(
    'select id, status, amount_paid, amount_remaining from invoices',
  );
  const ours = new Set(subscriptions.filter(isOurs).map(({ id }) => id));
  for (const invoice of invoices) {
    const of = invoice.parent?.subscription_details?.subscription;
    if (invoice.status === 'draft' || of == null || !ours.has(idOf(of))) continue;
    const row = kept.find(({ id }) => id === invoice.id);
    compare(`invoice ${invoice.id}`, row?.status, invoice.status);
    compare(`invoice ${invoice.id} paid`, Number(row?.amount_paid), invoice.amount_paid);
  }
  return wrong;
}

/** MRR of each subscription from Stripe's prices, computed by other code than the product's. */
async function mrrIsStripes({ rows, stripe }: World): Promise<string[]> {
  const stored = await rows<{ id: string; status: string; ever_active: boolean; mrr: string }>(
    'select id, status, ever_active, mrr from subscriptions',
  );
  const wrong: string[] = [];
  const clocks = await listAll(stripe.testHelpers.testClocks.list({ limit: 100 }));
  const testClockIds = clocks.map(({ id }) => id);
  for await (const { subscriptionId, amount, isPaid } of mrrAtStripe(stripe, { testClockIds })) {
    const row = stored.find(({ id }) => id === subscriptionId);
    if (row === undefined || amount === null) continue;
    const counts = row.status !== 'suspended' && (isPaid || row.ever_active);
    const wanted = counts ? amount : 0;
    if (Number(row.mrr) !== wanted)
      wrong.push(`${row.id} (${row.status}) has an MRR of ${row.mrr}, by Stripe's prices ${wanted}`);
  }
  return wrong;
}

async function movementsAddUp({ rows }: World): Promise<string[]> {
  const unlike = await rows<{ person: string; currency: string; mrr: string; moved: string }>(
    `select person, currency, coalesce(worth.mrr, 0) as mrr, coalesce(moves.amount, 0) as moved from (
       select coalesce(c.user_id, s.customer_id) as person, s.currency, sum(s.mrr) as mrr
       from subscriptions s left join customers c on c.id = s.customer_id group by 1, 2
     ) worth full join (
       select coalesce(person, customer_id) as person, currency, sum(amount) as amount from revenue_movements group by 1, 2
     ) moves using (person, currency) where coalesce(worth.mrr, 0) <> coalesce(moves.amount, 0)`,
  );
  return unlike.map(
    ({ person, currency, mrr, moved }) =>
      `${person} is worth ${mrr} ${currency}, the movements add up to ${moved}`,
  );
}

const listAll = <T extends { id?: string }>(list: Stripe.ApiListPromise<T>): Promise<T[]> =>
  list.autoPagingToArray({ limit: 10_000 });

const idOf = (reference: string | { id: string } | null): string =>
  typeof reference === 'string' ? reference : (reference?.id ?? '');

const seconds = (at: Date | null): number | null => (at === null ? null : at.getTime() / 1000);

function sumBy<T>(items: readonly T[], entry: (item: T) => [string, number]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const item of items) {
    const [key, amount] = entry(item);
    sums.set(key, (sums.get(key) ?? 0) + amount);
  }
  return sums;
}
