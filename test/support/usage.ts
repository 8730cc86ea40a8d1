import { randomUUID } from 'node:crypto';
import { createOrm } from '../../db/orm.ts';
import type { AcceptedEvent, Recorded } from '../../db/usage/ingest/usage-record.ts';
import { createUsageWriter } from '../../db/usage/ingest/usage-writer.ts';
import { counterStarts } from '../../domain/usage/rating/counter-starts.ts';
import { usagePeriodAt } from '../../domain/usage/rating/period.ts';
import type { UsagePeriod } from '../../domain/usage/rating/period.ts';
import { isQuantity, parseQuantity } from '../../domain/usage/ingest/quantity.ts';
import { windowStart } from '../../domain/usage/ingest/window.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { USAGE_ROLLUP } from '../../workflows/contracts/usage-rollup.ts';
import type { UsageRollupReport } from '../../workflows/contracts/usage-rollup.ts';
import type { BillingSystem } from './billing-system.ts';
import type { TestCustomer } from './customer.ts';
import { until } from './until.ts';

const DAY_MS = 86_400_000;

/** As much of a system as playing with usage takes. */
export type UsageWorld = Pick<BillingSystem, 'rows' | 'temporal'>;

/** Runs the rollup once and waits for what it did. */
export const rollUp = (system: UsageWorld): Promise<UsageRollupReport> =>
  system.temporal.workflow.execute<() => Promise<UsageRollupReport>>(USAGE_ROLLUP, {
    workflowId: `${USAGE_ROLLUP}-${randomUUID()}`,
    taskQueue: TASK_QUEUES.billing,
  });

/**
 * Rollups for many tests at once. One runs at a time; a request during one gets the next, shared by all who
 * wait.
 */
export function createRollups(system: UsageWorld): () => Promise<UsageRollupReport> {
  let running: Promise<unknown> = Promise.resolve();
  let next: Promise<UsageRollupReport> | null = null;
  return () => {
    next ??= running.then(() => {
      const started = rollUp(system);
      running = started.catch(() => undefined);
      next = null;
      return started;
    });
    return next;
  };
}

/**
 * Advances the customer's clock and waits until the projection has reached it: the customer and running
 * subscriptions, whose rows other workflows write.
 */
export async function moveClock(system: UsageWorld, customer: TestCustomer, to: number): Promise<void> {
  await customer.advanceTo(to);
  await until(
    async () => {
      const [row] = await system.rows<{ there: boolean }>(
        `select c.billing_time >= $2 and not exists (
           select from subscriptions s where s.customer_id = c.id and s.billing_time < $2
             and s.status not in ('canceled', 'expired', 'incomplete_expired')) as there
         from customers c where c.id = $1`,
        [customer.customerId, new Date(Math.floor(to / 1000) * 1000)],
      );
      return row?.there === true;
    },
    { what: `the projection of ${customer.customerId} stands at ${new Date(to).toISOString()}` },
  );
}

/** A customer's usage at Stripe's meters since they were created, by event name, without those at zero. */
export async function meteredOf(
  { stripe }: Pick<BillingSystem, 'stripe'>,
  { customerId, now }: Pick<TestCustomer, 'customerId' | 'now'>,
): Promise<Record<string, bigint>> {
  const { data } = await stripe.billing.meters.list({ limit: 100 });
  const span = { start: (await now()) - 400 * DAY_MS, end: (await now()) + 400 * DAY_MS };
  const counted: Record<string, bigint> = {};
  for (const { id, event_name: name } of data) {
    const summaries = await stripe.billing.meters.listEventSummaries(id, {
      customer: customerId,
      start_time: Math.floor(span.start / 60_000) * 60,
      end_time: Math.floor(span.end / 60_000) * 60,
    });
    const value = BigInt(summaries.data[0]?.aggregated_value ?? 0);
    if (value !== 0n) counted[name] = value;
  }
  return counted;
}

/** Usage that a test reports, in the words of a caller. */
export interface TestUsage {
  customerId: string;
  subscriptionId: string;
  type?: string;
  at: number;
  quantity: string;
  key?: string;
  zone?: string | null;
}

/** Records usage as the API stores it after validation, each event with its own key unless one is given. */
export async function createReporter(system: UsageWorld, databaseUrl: string) {
  const orm = await createOrm({ databaseUrl, poolMax: 2 });
  const writer = createUsageWriter(orm);
  return {
    report: async (...usage: TestUsage[]): Promise<Recorded[]> =>
      writer.record(await Promise.all(usage.map((one) => accepted(system, one)))),
    close: () => orm.close(),
  };
}

async function accepted(system: UsageWorld, usage: TestUsage): Promise<AcceptedEvent> {
  const { customerId, subscriptionId, type = 'inference', at, key = randomUUID(), zone = null } = usage;
  const quantity = parseQuantity(usage.quantity);
  if (!isQuantity(quantity)) throw new Error(`${usage.quantity} is ${quantity}`);
  const periodStart = (await periodAt(system, subscriptionId, at))?.start ?? null;
  return {
    customerId,
    subscriptionId,
    quantity,
    idempotencyKey: key,
    eventType: type,
    occurredAt: at,
    windowStart: windowStart(at, periodStart),
    kind: quantity < 0n ? 'correction' : 'usage',
    correctsKey: quantity < 0n ? 'another' : null,
    reportedBy: 'test',
    properties: null,
    ...counterStarts(at, zone, periodStart),
  };
}

async function periodAt(system: UsageWorld, subscriptionId: string, at: number): Promise<UsagePeriod | null> {
  const [row] = await system.rows<
    Record<'start' | 'end' | 'created', Date> & {
      interval: 'month' | 'year';
      trial: Date | null;
      ended: Date | null;
    }
  >(
    `select interval, current_period_start as start, current_period_end as "end", created_at as created,
       trial_end as trial, ended_at as ended from subscriptions where id = $1`,
    [subscriptionId],
  );
  if (row === undefined) throw new Error(`no subscription ${subscriptionId}`);
  const billing = {
    interval: row.interval,
    currentPeriodStart: row.start.getTime(),
    currentPeriodEnd: row.end.getTime(),
    createdAt: row.created.getTime(),
    trialEnd: row.trial?.getTime() ?? null,
    endedAt: row.ended?.getTime() ?? null,
  };
  return usagePeriodAt(billing, at);
}
