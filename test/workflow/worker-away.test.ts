import { DEFAULT_POLICY } from '../../domain/policy.ts';
import {
  DUNNING,
  dunningExplainQuery,
  dunningReportQuery,
  dunningWorkflowId,
} from '../../workflows/contracts/dunning.ts';
import type { DunningInput } from '../../workflows/contracts/dunning.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber } from '../support/customer.ts';
import { patchedBundle } from '../support/patched-bundle.ts';
import type { PatchedBundle } from '../support/patched-bundle.ts';
import { until } from '../support/until.ts';
import { DAY, timeline, untilMessaged } from './story.ts';

let system: BillingSystem;
let bundle: PatchedBundle;
beforeAll(async () => {
  // Nobody waits for a quarter of an hour: in this bundle a second is late.
  bundle = patchedBundle([[/lateAfter: \{\s*minutes: 15\s*\}/, 'lateAfter: { minutes: 1 / 60 }']]);
  system = await startBillingSystem({}, { workflowBundle: bundle.path });
}, 120_000);
afterAll(async () => {
  await system.stop();
  bundle.remove();
});

it('an episode that nobody could go on with while no worker ran has that much more time', async () => {
  const { customer, id } = await newSubscriber(system);
  const now = Date.now();
  // In real time, with a warning that is due in ten seconds, two days before the end of access.
  const startedAt = now - 5 * DAY + 10_000;
  const input: DunningInput = {
    episodeId: `${id}/in_late`,
    subscriptionId: id,
    customerId: customer.customerId,
    parentWorkflowId: 'subscription:sub_of_nobody',
    strategyVersion: DEFAULT_POLICY.dunningStrategy,
    startedAt,
    invoices: [
      {
        id: 'in_late',
        number: null,
        status: 'open',
        billingReason: 'subscription_cycle',
        amountDue: 1900,
        amountRemaining: 1900,
        amountPaid: 0,
        currency: 'usd',
        createdAt: startedAt,
        finalizedAt: startedAt,
        dueAt: null,
        paidAt: null,
        attemptCount: 1,
        nextStripeAttemptAt: null,
        lastFailure: null,
      },
    ],
    paymentMethodId: null,
    testClockId: null,
    billingTime: now,
  };
  const run = await system.temporal.workflow.start(DUNNING, {
    workflowId: dunningWorkflowId(id),
    taskQueue: TASK_QUEUES.billing,
    args: [input],
  });
  await until(
    async () => (await run.query(dunningExplainQuery)).next?.rule === 'suspension_warning_before_suspension',
  );
  const { graceUntil, finalActionAt } = await run.query(dunningReportQuery);
  expect(graceUntil).toBe(startedAt + 7 * DAY);

  await system.stopWorker();
  await until(() => Promise.resolve(Date.now() > startedAt + 5 * DAY + 5_000), {
    what: 'five seconds are lost',
  });
  await system.startWorker();

  await untilMessaged(system, customer, 'action_required', 'suspension_warning');
  expect((await timeline(system, id)).map(({ rule }) => rule)).toContain('late_is_an_outage');
  const after = await run.query(dunningReportQuery);
  expect(after.stage).toBe('grace');
  expect(after.graceUntil).toBeGreaterThanOrEqual(graceUntil + 5_000);
  expect(after.finalActionAt - finalActionAt).toBe(after.graceUntil - graceUntil);
  await run.terminate('the test is over');
});
