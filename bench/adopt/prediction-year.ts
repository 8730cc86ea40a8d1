import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { DAY_MS, HOUR_MS } from '../../domain/period.ts';
import { PREDICTIONS } from '../../workflows/contracts/predictions.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { toFigure } from '../report/figure.ts';
import type { Measurement } from '../suite.ts';
import { BEGIN, createAccounts, untilCount } from '../system/accounts.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { createProduct } from '../system/product.ts';
import type { Product } from '../system/product.ts';
import { pauseSchedules, requestsSoFar, untilFollowed } from './at-rest.ts';
import { subscriptionKinds } from './subscription-kinds.ts';
import type { SubscriptionKind } from './subscription-kinds.ts';

/** The shortest interval that is sold here; Stripe moves a clock by two of them at most. */
const STEP_DAYS = 7;
const YEAR_DAYS = 371;

/** (b) A year of clock over subscriptions of every kind: what was predicted, and what happened. */
export const predictionYear: Measurement = {
  key: 'b',
  name: 'predictions',
  measure: async (system, { quick, scale }) => {
    const variables = { SWEEP_PASS_HOURS: '0' };
    const product = await createProduct(system, 'predictions', { variables });
    try {
      await product.startApi();
      await product.startWorker();
      await pauseSchedules(product);
      await product.subscribe(true);
      const kinds = await subscriptionKinds(system.stripe);
      const ofEach = quick ? 1 : Math.max(1, Math.round((1_000 * scale) / kinds.length));
      const count = ofEach * kinds.length;
      const { customerIds, advanceTo } = await createAccounts(system, product, count);
      const kindOf = await subscribeAll(system, product, kinds, customerIds);
      const before = await requestsSoFar(system);
      let requests = 0;
      const days = quick ? 35 : YEAR_DAYS;
      for (let day = 0; day <= days; day += STEP_DAYS) {
        if (day > 0) await advanceTo(BEGIN + day * DAY_MS + 3 * HOUR_MS);
        await untilFollowed(product);
        const from = await requestsSoFar(system);
        await look(product);
        requests += (await requestsSoFar(system)) - from;
        system.log(`b: day ${day}`);
      }
      system.log(`b: ${(await requestsSoFar(system)) - before} requests in all`);
      return await score(system, product, { kindOf, requests, name: `${count} subscriptions, ${days} days` });
    } finally {
      await product.close();
    }
  },
};

const look = ({ temporal }: Product): Promise<unknown> =>
  temporal.workflow.execute(PREDICTIONS, {
    workflowId: `predictions-${randomUUID()}`,
    taskQueue: TASK_QUEUES.billing,
  });

/** @returns the name of each subscription's kind */
async function subscribeAll(
  { stripe }: BenchSystem,
  product: Product,
  kinds: readonly SubscriptionKind[],
  customerIds: readonly string[],
): Promise<Map<string, string>> {
  const kindOf = new Map<string, string>();
  for (const [index, customer] of customerIds.entries()) {
    const kind = kinds[index % kinds.length];
    if (kind === undefined) continue;
    // Managed and observed ones in turn, where there are several of a kind.
    const isManaged = Math.floor(index / kinds.length) % 2 === 0;
    await kind.before?.(stripe, customer);
    const { id } = await stripe.subscriptions.create({
      customer,
      ...(isManaged ? { metadata: { managed_by: 'perennial' } } : {}),
      ...kind.terms,
    });
    kindOf.set(id, `${kind.name}, ${isManaged ? 'managed' : 'observed'}`);
    await payWith(stripe, customer, kind.method);
    await kind.after?.(stripe, { id, customer });
  }
  const known = `select count(*) as n from subscriptions where id = any($1)`;
  await untilCount(product, 'subscriptions', known, [[...kindOf.keys()]], kindOf.size);
  return kindOf;
}

/** Undefined: as before. */
async function payWith(stripe: Stripe, customer: string, method: string | null | undefined): Promise<void> {
  if (method === undefined) return;
  if (method !== null) {
    const { id } = await stripe.paymentMethods.attach(method, { customer });
    await stripe.customers.update(customer, { invoice_settings: { default_payment_method: id } });
    return;
  }
  const { data } = await stripe.customers.listPaymentMethods(customer);
  for (const { id } of data) await stripe.paymentMethods.detach(id);
}

async function score(
  { log }: BenchSystem,
  { rows }: Product,
  { kindOf, requests, name }: { kindOf: ReadonlyMap<string, string>; requests: number; name: string },
): Promise<ReturnType<typeof toFigure>[]> {
  const compared = await rows<{
    subscription_id: string;
    state: string;
    reason: string | null;
    kind: string;
  }>(`select subscription_id, state, reason, kind from predictions where state <> 'open'`);
  const misses = compared.filter(({ state }) => state === 'missed');
  for (const [what, all] of Map.groupBy(
    misses,
    (one) => `${kindOf.get(one.subscription_id) ?? ''}, ${one.kind}: ${one.reason ?? ''}`,
  ))
    log(`b: missed ${all.length}: ${what}`);
  const unexplained = misses.filter(({ reason }) => reason === null || reason === 'unexplained');
  const of = `${name}, ${compared.length} predictions compared`;
  return [
    toFigure({
      name: `${of}: right to the minor unit and within the hour`,
      unit: 'share',
      samples: [(compared.length - misses.length) / Math.max(1, compared.length)],
      target: { on: 'median', atLeast: 0.999 },
    }),
    toFigure({
      name: `${of}: misses without a reason`,
      unit: 'misses',
      samples: [unexplained.length],
      target: { on: 'median', atMost: 0 },
    }),
    toFigure({
      name: `${of}: requests to Stripe a prediction`,
      unit: 'requests',
      samples: [requests / Math.max(1, compared.length)],
    }),
  ];
}
