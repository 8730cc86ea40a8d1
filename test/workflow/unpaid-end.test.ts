import { dunningFactsSignal, dunningReportQuery } from '../../workflows/contracts/dunning.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { untilStatus } from '../support/customer.ts';
import { startHeldMail } from '../support/held-mail.ts';
import type { HeldMail } from '../support/held-mail.ts';
import { until } from '../support/until.ts';
import { DAY, episodeOf, episodeRests, failedRenewal, messageKinds, playEpisode } from './story.ts';

let mail: HeldMail;
let system: BillingSystem;
beforeAll(async () => {
  mail = await startHeldMail();
  system = await startBillingSystem({ SMTP_URL: mail.url });
}, 120_000);
afterAll(async () => {
  await system.stop();
  await mail.stop();
});

it('given an episode ended unpaid and its last mail is on its way, when an older reading arrives, then no other run begins', async () => {
  const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await playEpisode(system, customer, id, 20);
  await episodeRests(system, customer, id);
  const run = episodeOf(system, id);
  const { runId } = await run.describe();
  const { episodeId, startedAt, strategy } = await run.query(dunningReportQuery);
  const before = await messageKinds(system, customer);

  mail.hold();
  await customer.advanceTo(startedAt + 21 * DAY + 60_000);
  await untilStatus(system, id, 'canceled');
  await until(() => Promise.resolve(mail.held() > 0), { what: 'the last mail is on its way' });
  await until(async () => (await run.query(dunningReportQuery)).stage === 'ended');
  // Read before the end, and reported after it.
  await run.signal(dunningFactsSignal, {
    invoices: [
      {
        id: invoiceId,
        number: null,
        status: 'open',
        billingReason: 'subscription_cycle',
        amountDue: 1900,
        amountRemaining: 1900,
        amountPaid: 0,
        currency: 'usd',
        createdAt: startedAt,
        dueAt: null,
        paidAt: null,
        attemptCount: 1,
        nextStripeAttemptAt: null,
        lastFailure: null,
      },
    ],
    paymentMethodId: null,
    billingTime: startedAt + 20 * DAY,
    ended: false,
    episode: { episodeId, startedAt, strategyVersion: strategy },
  });
  mail.answer();

  const first = system.temporal.workflow.getHandle(run.workflowId, runId);
  await until(async () => (await first.describe()).status.name !== 'RUNNING', { what: 'the run has ended' });
  expect((await first.describe()).status.name).toBe('COMPLETED');
  expect((await run.describe()).runId).toBe(runId);
  expect(await messageKinds(system, customer)).toEqual([...before, 'ended']);
});
