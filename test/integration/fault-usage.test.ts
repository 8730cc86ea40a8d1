import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { startProcesses } from '../support/processes.ts';
import type { Processes } from '../support/processes.ts';
import { until } from '../support/until.ts';
import { createReporter, meteredOf, moveClock, rollUp } from '../support/usage.ts';
import { USAGE_ROLLUP, USAGE_ROLLUP_SCHEDULE_ID } from '../../workflows/contracts/usage-rollup.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';

/*
 * Usage of several customers is reported while Lago is away, Stripe refuses some reports, takes others
 * without an answer, and the only worker is killed in the middle. In the end everything is there, once, and
 * in order.
 */
const DAY = 86_400_000;
const HOUR = 3_600_000;
const METER_EVENTS = { method: 'POST', path: '^/v1/billing/meter_events$' };

let system: Processes;
let usage: Awaited<ReturnType<typeof createReporter>>;
let customers: { customer: TestCustomer; id: string; start: number }[];
beforeAll(async () => {
  system = await startProcesses();
  // One that the clock starts, every five minutes, would do some of what is counted below.
  await system.temporal.schedule.getHandle(USAGE_ROLLUP_SCHEDULE_ID).pause();
  usage = await createReporter(system, system.databaseUrl);
  customers = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const customer = await newCustomer(system);
      const id = await customer.subscribe('professional_month_usd');
      await untilStatus(system, id, 'active');
      const start = await customer.now();
      await moveClock(system, customer, start + 5 * DAY);
      return { customer, id, start };
    }),
  );
});
afterAll(async () => {
  await usage.close();
  await system.stop();
});

/** The same events, reported by two at once, as by a caller that got no answer. */
async function report(): Promise<void> {
  const events = customers.flatMap(({ customer: { customerId }, id, start }, place) =>
    Array.from({ length: 8 }, (_, hour) => ({
      customerId,
      subscriptionId: id,
      key: `${customerId}-${hour}`,
      at: start + DAY + hour * HOUR,
      quantity: String(100 + place),
      type: hour % 2 === 0 ? 'inference' : 'tts',
    })),
  );
  await Promise.all([usage.report(...events), usage.report(...events.toReversed())]);
}

it('loses nothing and counts nothing twice through outages, unknown outcomes and a killed worker', async () => {
  await report();
  await system.lago.away();
  const { sandbox, temporal, worker } = system;
  await sandbox.fault({ kind: '500', match: METER_EVENTS, times: 3 });
  await sandbox.fault({ kind: '429', match: METER_EVENTS, times: 2 });
  const held = await sandbox.fault({
    kind: 'timeout_after_effect',
    match: METER_EVENTS,
    times: 2,
    delayMs: 25_000,
  });
  const first = await temporal.workflow.start(USAGE_ROLLUP, {
    workflowId: `${USAGE_ROLLUP}-interrupted`,
    taskQueue: TASK_QUEUES.billing,
  });
  await sandbox.befell(held);
  await worker.kill();
  await worker.start();
  expect(await first.result()).toMatchObject({ closed: 32, settled: 4, charges: 4, refused: 0 });
  await system.lago.back();
  await until(
    async () => {
      await rollUp(system);
      const [row] = await system.rows<{ open: number }>(
        `select (select count(*) from usage_windows where state = 'closed')::int
           + (select count(*) from usage_charges where state = 'planned')::int as open`,
      );
      return row?.open === 0;
    },
    { what: 'everything is reported' },
  );

  for (const [place, { customer }] of customers.entries()) {
    const each = BigInt(100 + place) * 4n * 1_000_000n;
    const counted = await meteredOf(system, customer);
    expect(counted).toEqual({
      perennial_inference: each,
      perennial_tts: each,
      // 8 × (100 + place) used, 500 included, a fifth of a cent for each beyond.
      perennial_overage_usd: BigInt(Math.round((8 * (100 + place) - 500) / 5)),
    });
  }
  const recorded = Object.entries(system.lago.now().recorded().events);
  const windows = await system.rows<{ id: string; quantity: string }>(
    'select stripe_identifier as id, trim_scale(quantity)::text as quantity from usage_windows',
  );
  expect(
    new Map(recorded.map(([id, event]) => [id, (event['properties'] as { quantity: string }).quantity])),
  ).toEqual(new Map(windows.map(({ id, quantity }) => [id, quantity])));
  const [sums] = await system.rows<{ same: boolean }>(
    'select (select sum(quantity) from usage_events) = (select sum(quantity) from usage_windows) as same',
  );
  expect(sums).toEqual({ same: true });
  await inOrder();
});

/** A customer's windows were reported one after the other, the earliest first. */
async function inOrder(): Promise<void> {
  const wrong = await system.rows(
    `select a.stripe_identifier from usage_windows a join usage_windows b on a.customer_id = b.customer_id
       and a.window_start < b.window_start and a.stripe_reported_at > b.stripe_reported_at`,
  );
  expect(wrong).toEqual([]);
}
