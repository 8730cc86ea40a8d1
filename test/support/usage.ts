import { randomUUID } from 'node:crypto';
import { formatQuantity, isQuantity, parseQuantity } from '../../domain/usage/quantity.ts';
import { windowIdentifier } from '../../domain/usage/rollup.ts';
import { usagePeriodAt } from '../../domain/usage/period.ts';
import { windowStart } from '../../domain/usage/window.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { USAGE_ROLLUP } from '../../workflows/contracts/usage-rollup.ts';
import type { UsageRollupReport } from '../../workflows/contracts/usage-rollup.ts';
import type { BillingSystem } from './billing-system.ts';
import type { TestCustomer } from './customer.ts';
import { until } from './until.ts';

/** As much of a system as playing with usage takes. */
export type UsageWorld = Pick<BillingSystem, 'rows' | 'temporal'>;

/** Runs the rollup once and waits for what it did. */
export const rollUp = (system: UsageWorld): Promise<UsageRollupReport> =>
  system.temporal.workflow.execute<() => Promise<UsageRollupReport>>(USAGE_ROLLUP, {
    workflowId: `${USAGE_ROLLUP}-${randomUUID()}`,
    taskQueue: TASK_QUEUES.billing,
  });

/**
 * Rollups for many who play at once: one at a time, and whoever asks while one runs gets the next, with the others who wait.
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

/** Moves the customer's clock and waits until the projection stands where it does. */
export async function moveClock(system: UsageWorld, customer: TestCustomer, to: number): Promise<void> {
  await customer.advanceTo(to);
  await until(
    async () => {
      const [row] = await system.rows<{ at: Date | null }>(
        'select billing_time as at from customers where id = $1',
        [customer.customerId],
      );
      return row?.at != null && row.at.getTime() >= Math.floor(to / 1000) * 1000;
    },
    { what: `the projection of ${customer.customerId} stands at ${new Date(to).toISOString()}` },
  );
}

/** Writes a window that is closed, as the close writes it: for tests of what comes after it. */
export async function closedWindow(
  system: UsageWorld,
  input: { customerId: string; subscriptionId: string; type?: string; at: number; quantity: string },
): Promise<void> {
  const { customerId, subscriptionId, type = 'inference', at } = input;
  const quantity = parseQuantity(input.quantity);
  if (!isQuantity(quantity)) throw new Error(`${input.quantity} is ${quantity}`);
  const [row] = await system.rows<{
    interval: 'month' | 'year';
    start: Date;
    end: Date;
    created: Date;
    trial: Date | null;
    ended: Date | null;
  }>(
    `select interval, current_period_start as start, current_period_end as "end", created_at as created,
       trial_end as trial, ended_at as ended from subscriptions where id = $1`,
    [subscriptionId],
  );
  if (row === undefined) throw new Error(`no subscription ${subscriptionId}`);
  const period = usagePeriodAt(
    {
      interval: row.interval,
      currentPeriodStart: row.start.getTime(),
      currentPeriodEnd: row.end.getTime(),
      createdAt: row.created.getTime(),
      trialEnd: row.trial?.getTime() ?? null,
      endedAt: row.ended?.getTime() ?? null,
    },
    at,
  );
  const start = windowStart(at, period?.start ?? null);
  const [{ revision } = { revision: 1 }] = await system.rows<{ revision: number }>(
    `select coalesce(max(revision), 0)::int + 1 as revision from usage_windows
     where customer_id = $1 and event_type = $2 and window_start = $3`,
    [customerId, type, new Date(start)],
  );
  await system.rows(
    `insert into usage_windows (customer_id, event_type, window_start, revision, subscription_id, period_start, event_count,
       quantity, events_hash, round_after, round_upto, closed_at, stripe_identifier)
     values ($1, $2, $3, $4, $5, $6, 1, $7, '', 0, 0, now(), $8)`,
    [
      customerId,
      type,
      new Date(start),
      revision,
      subscriptionId,
      period === null ? null : new Date(period.start),
      formatQuantity(quantity),
      windowIdentifier({ customerId, eventType: type, windowStart: start, revision }),
    ],
  );
}
