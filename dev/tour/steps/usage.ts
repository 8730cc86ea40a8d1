import { randomUUID } from 'node:crypto';
import { PRICES, dollars } from '../prices.ts';
import type { Story } from '../story.ts';
import { FINALISED_MS } from '../times.ts';
import { waitFor } from '../wait-for.ts';

const MINUTE_MS = 60_000;
/** A window of five minutes is closed a minute after it is over. */
const CLOSED_MS = 7 * MINUTE_MS;

/** What is used, and what GET /billing/usage must say then. Amounts are dollars. */
interface Use {
  /** Billing time at which it is reported. */
  at: number;
  /** Billing time at which it happened; default just then. */
  happened?: number;
  events: [type: string, quantity: string][];
  /** Of the running period. */
  expected: { used: number; overage: number; cost: number };
}

interface UsageBody {
  credits: { used: number; overage: number; overage_cost: number };
}

interface EventResults {
  results: { outcome: string; code?: string }[];
}

/** Sends usage in one batch, twice, as after a lost answer. Then Stripe and Lago receive it. */
export async function use(story: Story, title: string, wanted: Use): Promise<void> {
  await story.step(title, async () => {
    const { customer, system } = story;
    await story.passTo(wanted.at);
    const happened = wanted.happened ?? customer.now;
    const events = wanted.events.map(([type, quantity]) => ({
      idempotency_key: randomUUID(),
      event_type: type,
      quantity,
      occurred_at: new Date(happened).toISOString(),
    }));
    for (const outcome of ['recorded', 'duplicate']) {
      const { results } = await customer.api.post<EventResults>('/usage/events', { events });
      same(
        'the events',
        results.map((result) => result.code ?? result.outcome),
        events.map(() => outcome),
      );
    }
    const { credits } = await customer.api.get<UsageBody>('/billing/usage');
    same(
      'usage',
      { used: credits.used, overage: credits.overage, cost: credits.overage_cost },
      wanted.expected,
    );
    await story.passTo(customer.now + CLOSED_MS);
    await rolledUp(story);
    const atStripe = await system.rows<{ n: number }>(
      `select count(*)::int as n from usage_windows where customer_id = $1 and stripe_refusal is null and lago_refusal is null`,
      [customer.id],
    );
    return {
      lines: [
        `reported to Stripe's meters${system.lago === null ? '' : ' and to Lago'}, ${atStripe[0]?.n ?? 0} windows so far`,
      ],
      workflow: 'usage-rollup',
      expected: { status: 'active', tier: 'professional' },
    };
  });
}

/** Runs the rollup now and waits until all of the customer's usage is closed, reported and charged. */
async function rolledUp({ customer, system }: Story): Promise<void> {
  await waitFor(
    `the usage of ${customer.name} is reported`,
    async () => {
      await system.rollUpUsage();
      const [row] = await system.rows<{ open: number }>(
        `select (select count(*) from usage_windows where customer_id = $1 and (state = 'closed' or invoice_period_start is null))::int
         + (select count(*) from usage_charges where customer_id = $1 and state = 'planned')::int
         + (select count(*) from usage_events e where customer_id = $1 and not exists (select from usage_windows w
             where w.customer_id = $1 and w.event_type = e.event_type and w.window_start = e.window_start
               and e.round > w.round_after and e.round <= w.round_upto))::int as open`,
        [customer.id],
      );
      return row?.open === 0;
    },
    { everyMs: 500 },
  );
}

/**
 * Advances to the next renewal, which is paid together with the month's overage.
 * @returns the invoice's id
 */
export async function renewWithUsage(story: Story, overage: number): Promise<string> {
  const price = PRICES.professional;
  const title = `renews professional for ${dollars(price)}, and ${dollars(overage)} for usage beyond it`;
  let invoice = '';
  await story.step(title, async () => {
    story.expectPayment(price + overage);
    await story.passTo(story.periodEnd + FINALISED_MS);
    const { data } = await story.system.stripe.invoices.list({ customer: story.customer.id, limit: 1 });
    const [latest] = data;
    same('the invoice', latest?.lines.data.map(({ amount }) => amount).sort(), [overage, price].sort());
    invoice = latest?.id ?? '';
    return { expected: { status: 'active', tier: 'professional' } };
  });
  return invoice;
}

interface InvoiceUsageBody {
  amount: number;
  types: { quantity: number; events: number }[];
  late: { quantity: number; invoice: string }[];
}

/** From the invoice's usage line back to the events. */
export async function checkInvoice(
  story: Story,
  title: string,
  invoice: string,
  wanted: { amount: number; events: number; quantity: number; late: number },
): Promise<void> {
  await story.step(title, async () => {
    const usage = await waitFor('the invoice is in the projection', () =>
      story.customer.api.get<InvoiceUsageBody>(`/billing/invoice/${invoice}/usage`).catch(() => null),
    );
    const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);
    const seen = {
      amount: usage.amount,
      events: sum(usage.types.map(({ events }) => events)),
      quantity: sum(usage.types.map(({ quantity }) => quantity)),
      late: sum(usage.late.map(({ quantity }) => quantity)),
    };
    same('the usage of the invoice', seen, wanted);
    const late = usage.late.map(({ invoice: of, quantity }) => `${quantity} too late for ${of}`);
    return {
      lines: [`${seen.events} events, ${seen.quantity} credits, ${usage.amount.toFixed(2)} USD`, ...late],
      expected: { status: 'active', tier: 'professional' },
    };
  });
}

/** @throws Error where the two are not the same value */
function same(what: string, seen: unknown, wanted: unknown): void {
  if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
  throw new Error(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(wanted)}`);
}
