import type { Differences } from './differences.ts';
import type { Projection } from './projection.ts';
import { paymentIntentsOf, itemPeriodOf } from './stripe-account.ts';
import type { AccountObjects } from './stripe-account.ts';

const IN = 'PostgreSQL';
const BY = 'Stripe';

/**
 * Compares the projection with Stripe: the subscription, each invoice, each charge, and recomputed revenue.
 */
export function compareProjection(stripe: AccountObjects, projection: Projection, to: Differences): void {
  compareSubscription(stripe, projection, to);
  compareInvoices(stripe, projection, to);
  compareCharges(stripe, projection, to);
  const counted = projection.status === 'active' || projection.status === 'past_due';
  const mrr = counted ? recurring(stripe) : 0;
  to.same('MRR', { in: IN, value: projection.mrr }, { by: 'worked out afresh from Stripe', value: mrr });
  to.same(
    'revenue',
    { in: 'the sum of its changes', value: projection.movements },
    { by: 'MRR afresh', value: mrr },
  );
  if (projection.attention !== null) to.note(`attention is needed: ${projection.attention}`);
}

/** What one period costs, without what is metered. The tour sells monthly plans without discounts. */
const recurring = ({ subscription }: AccountObjects): number =>
  subscription.items.data
    .filter(({ price }) => price.recurring?.usage_type !== 'metered')
    .reduce((sum, { price, quantity }) => sum + (price.unit_amount ?? 0) * (quantity ?? 1), 0);

function compareSubscription(account: AccountObjects, projection: Projection, to: Differences): void {
  const { subscription } = account;
  const { start, end } = itemPeriodOf(subscription);
  const facts: [what: string, seen: unknown, wanted: unknown][] = [
    ['status', projection.stripeStatus, subscription.status],
    ['tier', projection.tier, projection.tierOfPrice],
    ['amount of a period', projection.amount, recurring(account)],
    ['start of the period', time(projection.periodStart), time(start)],
    ['end of the period', time(projection.periodEnd), time(end)],
    ['end of the trial', time(projection.trialEnd), time(seconds(subscription.trial_end))],
    ['cancel at period end', projection.cancelAtPeriodEnd, subscription.cancel_at_period_end],
    ['end', time(projection.endedAt), time(seconds(subscription.ended_at))],
  ];
  for (const [what, seen, wanted] of facts) to.same(what, { in: IN, value: seen }, { by: BY, value: wanted });
}

function compareInvoices({ invoices }: AccountObjects, projection: Projection, to: Differences): void {
  const lineOf = (id: string, status: unknown, due: number, paid: number, remaining: number): string =>
    `${id} ${String(status)} due ${due} paid ${paid} open ${remaining}`;
  const ours = projection.invoices.map((one) => lineOf(one.id, one.status, one.due, one.paid, one.remaining));
  const stripes = invoices.map((one) =>
    lineOf(one.id, one.status, one.amount_due, one.amount_paid, one.amount_remaining),
  );
  to.same('invoices', { in: IN, value: onlyIn(ours, stripes) }, { by: BY, value: onlyIn(stripes, ours) });
}

/** Charges agree, and no invoice was paid by more than one. */
function compareCharges(account: AccountObjects, projection: Projection, to: Differences): void {
  const ours = projection.charges.map(({ id, status, amount }) => `${id} ${status} ${amount}`);
  const stripes = account.charges.map(({ id, status, amount }) => `${id} ${status} ${amount}`);
  to.same('charges', { in: IN, value: onlyIn(ours, stripes) }, { by: BY, value: onlyIn(stripes, ours) });

  const succeeded = account.charges.filter(({ status }) => status === 'succeeded');
  const paid = account.invoices.filter((invoice) => invoice.status === 'paid' && invoice.amount_paid > 0);
  for (const invoice of paid) {
    const intents = paymentIntentsOf(invoice);
    const charges = succeeded.filter(({ payment_intent: intent }) =>
      intents.includes(typeof intent === 'string' ? intent : (intent?.id ?? '')),
    );
    if (charges.length !== 1)
      to.note(`invoice ${invoice.id} is paid by ${charges.length} successful charges at Stripe`);
    const known = projection.charges.filter(
      ({ invoiceId, status }) => invoiceId === invoice.id && status === 'succeeded',
    );
    if (known.length !== 1)
      to.note(`invoice ${invoice.id} is paid by ${known.length} successful charges in PostgreSQL`);
  }
  to.same(
    'successful charges',
    { in: BY, value: succeeded.length },
    { by: 'paid invoices', value: paid.length },
  );
}

/** What the first list has and the second lacks, in a fixed order. */
const onlyIn = (list: readonly string[], other: readonly string[]): string[] =>
  list.filter((one) => !other.includes(one)).sort();

const seconds = (value: number | null): number | null => (value === null ? null : value * 1000);

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
