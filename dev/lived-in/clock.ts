/** `npm run clock -- --days 31`: time passes for every customer on a test clock of the running sandbox. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import pg from 'pg';
import type Stripe from 'stripe';
import { UsageError, runMain } from '../../config/command-line.ts';
import { loadEnv } from '../../config/env.ts';
import { createTemporalClient } from '../../config/temporal-connection.ts';
import { FINAL_STATUSES } from '../../domain/subscriptions/status.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import { PREDICTIONS } from '../../workflows/contracts/predictions.ts';
import type { PredictionsReport } from '../../workflows/contracts/predictions.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { readFacts } from '../../scripts/running-system.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { advanceEach, stepsOf } from './clocks.ts';
import type { ClockStop } from './clocks.ts';

const usage = `npm run clock [-- options]
  --days <n>           how far all test clocks move, 1 to 400 (default 31)
  --data-dir <folder>  the running system's folder (default .data)
Before each week and at the end, what Stripe will do is predicted and compared, as the schedule does every ten minutes.`;

const PATIENCE_MS = 300_000;
/** Stripe finalises and charges a renewal an hour after its period's end. */
const FINALISED = '2 hours';

interface Running {
  stripe: Stripe;
  rows: <Row extends pg.QueryResultRow>(sql: string, params: unknown[]) => Promise<Row[]>;
  predict: () => Promise<PredictionsReport>;
}

/** Moves all clocks by so many days. @returns what was predicted rightly and wrongly on the way */
async function passDays(
  running: Running,
  days: number,
  say: (line: string) => void,
): Promise<{ right: number; missed: number }> {
  const { stripe, predict } = running;
  const clocks = await stripe.testHelpers.testClocks
    .list({ limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  if (clocks.length === 0) throw new Error('No customer is on a test clock.');
  await predict();
  const sum = { right: 0, missed: 0 };
  for (const stops of stepsOf(clocks, days)) {
    await advanceEach(stripe, stops);
    await untilFollowed(running, stops);
    const { right, missed, predicted } = await predict();
    sum.right += right ?? 0;
    sum.missed += missed ?? 0;
    const furthest = Math.max(...stops.map(({ to }) => to));
    const date = new Date(furthest * 1000).toISOString().slice(0, 10);
    say(`${date}  ${right ?? 0} right, ${missed ?? 0} missed; ${predicted ?? 0} predicted anew`);
  }
  return sum;
}

/** Waits until every event has ended and every row that is followed stands where its clock does. */
async function untilFollowed({ stripe, rows }: Running, stops: readonly ClockStop[]): Promise<void> {
  await waitUntil(
    async () => {
      const undelivered = await stripe.events.list({ delivery_success: false, limit: 1 });
      if (undelivered.data.length > 0) return false;
      const [row] = await rows<{ busy: string }>(
        `select (select count(*) from inbox_events where state in ('pending', 'delivered'))
           + (select count(*) from subscriptions
              join unnest($1::text[], $2::float8[]) as stop (clock, at) on stop.clock = test_clock_id
              where mode <> 'foreign' and not status = any($3)
              and (billing_time < to_timestamp(stop.at) or current_period_end < billing_time - interval '${FINALISED}')) as busy`,
        [stops.map(({ id }) => id), stops.map(({ to }) => to), FINAL_STATUSES],
      );
      return row?.busy === '0';
    },
    { deadlineMs: PATIENCE_MS, what: 'the system to follow the clocks', everyMs: 200, tolerant: false },
  );
}

function daysOf(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 400)
    throw new UsageError(`--days is a whole number from 1 to 400, not ${text}`);
  return days;
}

await runMain(usage, async (args) => {
  const { values } = parseArgs({
    args,
    options: {
      days: { type: 'string', default: '31' },
      'data-dir': { type: 'string', default: '.data' },
    },
  });
  const days = daysOf(values.days);
  const { env, stripe: apiBase, database } = readFacts(values['data-dir']);
  const health = await fetch(`${apiBase}/_sandbox/health`).catch(() => null);
  if (health?.ok !== true)
    throw new Error(`Time passes in the local sandbox only, and ${apiBase} is not one.`);
  const pool = new pg.Pool({ connectionString: database, max: 1 });
  const temporal = createTemporalClient(loadEnv(env));
  try {
    const { right, missed } = await passDays(
      {
        stripe: createStripe({ secretKey: env['STRIPE_SECRET_KEY'] ?? '', apiBase, timeoutMs: 30_000 }),
        rows: async (sql, params) => (await pool.query(sql, params)).rows as never,
        predict: () =>
          temporal.workflow.execute<() => Promise<PredictionsReport>>(PREDICTIONS, {
            workflowId: `${PREDICTIONS}-${randomUUID()}`,
            taskQueue: TASK_QUEUES.billing,
          }),
      },
      days,
      (line) => process.stdout.write(`${line}\n`),
    );
    process.stdout.write(`${days} days passed: ${right} of ${right + missed} predictions were right.\n`);
    return 0;
  } finally {
    await temporal.connection.close();
    await pool.end();
  }
});
