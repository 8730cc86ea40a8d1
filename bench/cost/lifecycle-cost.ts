import pLimit from 'p-limit';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { BEGIN, createAccounts, giveTestCard, subscribeAccount, untilCount } from '../system/accounts.ts';
import type { Measurement } from '../suite.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { TRIALS_CONVERTED } from '../spine/trials-end.ts';
import { untilQuiet } from '../spine/populate.ts';
import { createMeter } from './meter.ts';
import type { Cost } from './meter.ts';
import { costFigures } from './to-figures.ts';

const SUBSCRIPTIONS = 60;
const TRIAL_DAYS = 14;
/** Stripe finalises a renewal an hour after the period's end. */
const FINALISED_MS = 2 * HOUR_MS;
/** Requests at once, as customers who do not know of each other. */
const AT_ONCE = 4;

const OPERATIONS = [
  'new subscription (trial)',
  'trial end',
  'renewal',
  'plan change',
  'dunning retry',
] as const;
type Operation = (typeof OPERATIONS)[number];

/** Renewed and paid, after the payment at the trial's end. */
const RENEWED = `select count(*) as n from subscriptions s
  where s.id = any($1) and s.status = 'active' and s.current_period_end > to_timestamp($2::float8 / 1000)
    and (select count(*) from invoices i where i.subscription_id = s.id and i.status = 'paid'
      and i.amount_paid > 0) = 2`;

/** (a) What the operations of a subscription's life take, process by process. */
export const lifecycleCost: Measurement = {
  key: 'a',
  name: 'cost',
  countsStatements: true,
  measure: async (system, { quick, repetitions, scale }) => {
    const product = await createProduct(system, 'cost');
    const count = quick ? 5 : Math.ceil(SUBSCRIPTIONS * scale);
    const costs: Record<Operation, Cost>[] = [];
    try {
      const processes = { api: await product.startApi(), worker: await product.startWorker() };
      await product.subscribe(true);
      // Whatever is made once is made before it is measured: code that is compiled, pools, caches.
      await live(system, product, {
        count: quick ? 1 : 5,
        measure: async (work) => {
          await work();
        },
      });
      const meter = await createMeter(system, product, processes);
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        const taken: Partial<Record<Operation, Cost>> = {};
        const measure = async (work: () => Promise<number>, operation: Operation): Promise<void> => {
          const cost = await meter.measure(work);
          taken[operation] = cost;
          system.log(
            `a: ${operation}: ${cost['CPU in all'].toFixed(0)} ms, ${cost['Temporal writes'].toFixed(1)} writes`,
          );
        };
        await live(system, product, { count, measure });
        costs.push(taken as Record<Operation, Cost>);
      }
      return OPERATIONS.flatMap((operation) =>
        costFigures(
          operation,
          costs.map((one) => one[operation]),
        ),
      );
    } finally {
      await product.close();
    }
  },
};

interface Life {
  count: number;
  /** Called with each operation in turn; its work answers how many there were. */
  measure: (work: () => Promise<number>, operation: Operation) => Promise<void>;
}

/** Some subscriptions from their trial to retries of a failed payment, each step to its very end. */
async function live(system: BenchSystem, product: Product, { count, measure }: Life): Promise<void> {
  const { customerIds, advanceTo } = await createAccounts(system, product, count);
  await untilSettled(product);
  let ids: string[] = [];
  await measure(async () => {
    ids = await subscribeAccount(system, product, customerIds, { trialDays: TRIAL_DAYS });
    await untilSettled(product);
    return count;
  }, 'new subscription (trial)');
  // The notice that the trial will end is behind them.
  await advanceTo(BEGIN + (TRIAL_DAYS - 1) * DAY_MS);
  await untilSettled(product);
  await measure(async () => {
    await advanceTo(BEGIN + TRIAL_DAYS * DAY_MS + FINALISED_MS);
    await untilCount(product, 'converted trials', TRIALS_CONVERTED, [ids], count);
    await untilSettled(product);
    return count;
  }, 'trial end');
  await measure(async () => {
    const periodEnd = await latest(product, 'current_period_end', ids);
    await advanceTo(periodEnd + FINALISED_MS);
    await untilCount(product, 'renewals', RENEWED, [ids, periodEnd], count);
    await untilSettled(product);
    return count;
  }, 'renewal');
  const tokens = await tokensOf(system, product, customerIds);
  await measure(async () => {
    await pLimit(AT_ONCE).map(tokens, (token) => upgrade(product, token));
    await untilSettled(product);
    return count;
  }, 'plan change');
  await pLimit(AT_ONCE).map(customerIds, (id) => giveTestCard(system, id, 'pm_card_chargeCustomerFail'));
  await advanceTo((await latest(product, 'current_period_end', ids)) + FINALISED_MS);
  await untilCount(product, 'failed renewals', PLANNED_RETRIES, [ids], count);
  await untilSettled(product);
  await measure(async () => {
    const before = await attempts(product, ids);
    await advanceTo(await latest(product, "to_timestamp((dunning->>'nextAttemptAt')::float8 / 1000)", ids));
    await untilCount(product, 'retries', RETRIED, [ids], before + count);
    await untilSettled(product);
    return (await attempts(product, ids)) - before;
  }, 'dunning retry');
}

const PLANNED_RETRIES = `select count(*) as n from subscriptions
  where id = any($1) and (dunning->>'nextAttemptAt') is not null`;
const RETRIED = `select sum((dunning->>'attempt')::int) as n from subscriptions where id = any($1)`;

const attempts = async ({ rows }: Product, ids: readonly string[]): Promise<number> =>
  Number((await rows<{ n: string }>(RETRIED, [ids]))[0]?.n);

/** The latest of a moment of these subscriptions, epoch milliseconds. */
async function latest({ rows }: Product, moment: string, ids: readonly string[]): Promise<number> {
  const [row] = await rows<{ at: Date | null }>(
    `select max(${moment}) as at from subscriptions where id = any($1)`,
    [ids],
  );
  if (row?.at == null) throw new Error(`no ${moment}`);
  return row.at.getTime();
}

async function tokensOf(
  { identity }: BenchSystem,
  { rows }: Product,
  customerIds: readonly string[],
): Promise<string[]> {
  const found = await rows<{ email: string }>('select email from customers where id = any($1)', [
    customerIds,
  ]);
  return Promise.all(found.map(({ email }) => identity.token({ email, role: 'viewer' })));
}

/** To the next plan, at once. */
async function upgrade({ webhook }: Product, token: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${webhook.port}/api/v1/billing/subscription/upgrade`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ new_tier_id: 'professional', billing_cycle: 'monthly', when: 'now' }),
  });
  if (!answer.ok) throw new Error(`the upgrade was answered ${answer.status}: ${await answer.text()}`);
}

/** Until no event waits and every account is synced: what is left would fall into the next operation. */
async function untilSettled(product: Product): Promise<void> {
  await untilCount(
    product,
    'events to be processed',
    `select count(*) as n from inbox_events where state in ('pending', 'delivered')`,
    [],
    0,
  );
  await untilCount(
    product,
    'accounts to be synced',
    `select count(*) as n from account_sync where state = 'pending' or synced_revision is distinct from desired_revision`,
    [],
    0,
  );
  await untilQuiet(product);
}
