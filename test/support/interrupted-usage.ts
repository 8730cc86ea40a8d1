import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { USAGE_ROLLUP, USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import { newCustomer } from './customer.ts';
import type { TestCustomer } from './customer.ts';
import { asks, rowCount } from './interrupted-scene.ts';
import type { InterruptedStep, Scene } from './interrupted-scene.ts';
import type { Processes } from './processes.ts';
import { until } from './until.ts';
import { meteredOf, moveClock } from './usage.ts';

/*
 * The steps of one rollup come one after the other, but only for customers of one shard: with a customer in
 * each of three shards all three steps are under way at once. The customer of the final invoice is in the
 * fourth: a step of a shard in which somebody gets through leaves who does not for the next rollup, and is
 * over.
 */

const DAY_MS = 86_400_000;
const SHARDS = 4;

/** Creates a customer whose usage is reported in the given shard. */
const customerInShard =
  (shard: number) =>
  async (system: Processes): Promise<TestCustomer> => {
    for (;;) {
      const customer = await newCustomer(system);
      const [row] = await system.rows<{ shard: number }>('select abs(hashtext($1)) % $2 as shard', [
        customer.customerId,
        SHARDS,
      ]);
      if (row?.shard === shard) return customer;
    }
  };

const used =
  (quantity: number) =>
  async ({ system, customer }: Scene): Promise<string> => {
    await stopScheduled(system);
    const start = await customer.now();
    await moveClock(system, customer, start + 5 * DAY_MS);
    const body = {
      idempotency_key: 'one',
      event_type: 'inference',
      quantity,
      occurred_at: new Date(start + DAY_MS).toISOString(),
    };
    // The API remembers where a customer's clock stands, for a moment.
    await until(
      async () => {
        const answer = await system.api.call('POST', '/usage/events', { token: customer.token, body });
        return answer.body['recorded'] === 1 || answer.body['duplicates'] === 1;
      },
      { what: 'the usage is recorded', everyMs: 200 },
    );
    return '';
  };

/** No rollup of its own accord finds the usage before everything is ready to be held. */
async function stopScheduled({ temporal }: Processes): Promise<void> {
  const schedule = temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID);
  await schedule.pause();
  await until(async () => (await schedule.describe()).info.runningActions.length === 0, {
    what: 'no scheduled rollup runs',
  });
}

/** One rollup for all. */
async function rollUpOnce({ system }: Scene): Promise<void> {
  const run = await system.temporal.workflow.start(USAGE_ROLLUP, {
    workflowId: `${USAGE_ROLLUP}-interrupted`,
    taskQueue: TASK_QUEUES.billing,
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  expect(await run.result()).toMatchObject({ refused: 0 });
}

const metered = ({ system, customer }: Scene): Promise<Record<string, bigint>> => meteredOf(system, customer);

export const REPORT_USAGE: InterruptedStep[] = [
  {
    newCustomer: customerInShard(0),
    prepare: used(100),
    held: ({ customer }) => ({
      method: 'POST',
      path: '^/v1/billing/meter_events$',
      body: customer.customerId,
    }),
    givesUp: true,
    change: rollUpOnce,
    // The windows are the ledger of these.
    effect: null,
    check: async (scene) => {
      expect(await metered(scene)).toEqual({ perennial_inference: 100_000_000n });
      const { customerId } = scene.customer;
      const reported = 'usage_windows where customer_id = $1 and stripe_reported_at is not null';
      expect(await rowCount(scene, reported, customerId)).toBe(1);
    },
  },
];

export const OVERAGE_ITEM: InterruptedStep[] = [
  {
    newCustomer: customerInShard(1),
    prepare: used(100),
    held: ({ id }) => ({ method: 'POST', path: '^/v1/subscription_items$', body: id }),
    givesUp: true,
    change: rollUpOnce,
    effect: ({ id }) => ({ kind: 'usage.item', about: id, found: true }),
    check: async (scene) => {
      const { items } = await scene.system.stripe.subscriptions.retrieve(scene.id);
      expect(items.data.map(({ price }) => price.recurring?.usage_type).sort()).toEqual([
        'licensed',
        'metered',
      ]);
      expect(await metered(scene)).toEqual({ perennial_inference: 100_000_000n });
    },
  },
];

/** 700 used, 500 included: a fifth of a cent for each beyond. */
export const USAGE_CHARGE: InterruptedStep[] = [
  {
    newCustomer: customerInShard(2),
    prepare: used(700),
    held: ({ customer: { customerId } }) => ({
      method: 'POST',
      path: '^/v1/billing/meter_events$',
      body: `overage.*${customerId}|${customerId}.*overage`,
    }),
    givesUp: true,
    change: rollUpOnce,
    effect: ({ customer }) => ({ kind: 'usage.charge', about: customer.customerId }),
    check: async (scene) => {
      expect(await metered(scene)).toEqual({ perennial_inference: 700_000_000n, perennial_overage_usd: 40n });
    },
  },
];

/** 1,500 used are 2.00; no rollup sees them before the subscription is over and 35 days have gone by. */
async function usedAfterEnd(scene: Scene): Promise<string> {
  await used(1500)(scene);
  expect((await asks(scene, 'subscription/cancel', { at_period_end: false })).status).toBe('succeeded');
  await scene.customer.advanceDays(37);
  return '';
}

export const FINAL_INVOICE: InterruptedStep[] = [
  {
    newCustomer: customerInShard(3),
    prepare: usedAfterEnd,
    held: ({ customer: { customerId } }) => ({ method: 'POST', path: '^/v1/invoices$', body: customerId }),
    givesUp: true,
    change: rollUpOnce,
    effect: ({ customer }) => ({ kind: 'usage.final_invoice', about: customer.customerId }),
    check: async (scene) => {
      const { system, customer } = scene;
      const { data } = await system.stripe.invoices.list({ customer: customer.customerId });
      const after = data.filter(({ parent }) => parent === null);
      expect(after.map(({ status, amount_paid: amount }) => [status, amount])).toEqual([['paid', 200]]);
      expect(after[0]?.lines.data).toHaveLength(1);
      const charged = `usage_charges where customer_id = $1 and state = 'reported' and invoice_id is not null`;
      expect(await rowCount(scene, charged, customer.customerId)).toBe(1);
    },
  },
];
