import { idOf } from '../../gateways/stripe/references.ts';
import { accountSyncWorkflowId } from '../../workflows/contracts/account-sync.ts';
import { CATALOGUE_SYNC_WORKFLOW_ID } from '../../workflows/contracts/catalogue-sync.ts';
import { CHARGE_EVENTS } from '../../workflows/contracts/charge-events.ts';
import { checkoutWorkflowId } from '../../workflows/contracts/checkout.ts';
import { dunningWorkflowId } from '../../workflows/contracts/dunning.ts';
import { METER_ERRORS, METER_ERRORS_WORKFLOW_ID } from '../../workflows/contracts/meter-errors.ts';
import {
  applyCouponUpdate,
  cancelUpdate,
  changePlanUpdate,
  pauseUpdate,
  refreshUpdate,
  removeDiscountUpdate,
  resumeUpdate,
  subscriptionWorkflowId,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import {
  ACCOUNT_LOOK,
  accountLookWorkflowId,
  ADOPTION,
  adoptionWorkflowId,
} from '../../workflows/contracts/adoption.ts';
import { REBUILD } from '../../workflows/contracts/rebuild.ts';
import type { RebuildInput } from '../../workflows/contracts/rebuild.ts';
import { STRIPE_SWEEP } from '../../workflows/contracts/stripe-sweep.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { trialWorkflowId } from '../../workflows/contracts/trial.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  asked,
  agreedCoupon,
  askedByStaff,
  change,
  charged,
  episodeOf,
  failedRenewal,
  nothingOnItsWay,
  payWhileReadIsWritten,
  playEpisode,
  runOf,
  sandbox,
} from '../workflow/story.ts';
import { moneyApproved } from './approval-story.ts';
import { keysSealedAnew } from './byok-story.ts';
import { changeLost } from './lost-change-story.ts';
import { mailSentAgain } from './message-story.ts';
import { pricesMigrated, trialMigrated, upgradeDeclinedBeforeMigration } from './price-story.ts';
import { refusedChargeOfSent, trialWaitsForStripe } from './refused-story.ts';
import { overridesAskedFor } from './override-story.ts';
import { oldDataRemoved, personErased, personExported } from './person-story.ts';
import { usageReportedAndCharged } from './usage-story.ts';

/** A run whose history is kept, under a name that says what it shows. */
export interface RecordedRun {
  name: string;
  workflowId: string;
  /** The newest run where it is left out. */
  runId?: string;
}

type Story = (system: BillingSystem) => Promise<RecordedRun[]>;

const finished = (system: BillingSystem, workflowId: string): Promise<unknown> =>
  until(
    async () => (await system.temporal.workflow.getHandle(workflowId).describe()).status.name === 'COMPLETED',
    {
      what: `${workflowId} has ended`,
    },
  );

const firstRun = async (system: BillingSystem, workflowId: string): Promise<string> =>
  (await system.temporal.workflow.getHandle(workflowId).describe()).runId;

/** The id of a run of this type. Temporal's list follows what it runs a little later. */
const listed = (system: BillingSystem, type: string): Promise<string> =>
  until(async () => {
    for await (const run of system.temporal.workflow.list({ query: `WorkflowType = '${type}'` }))
      return run.workflowId;
    return null;
  });

/** A Trial from the checkout on, converted; the account and the catalogue that followed. */
const trialConverts: Story = async (system) => {
  const customer = await newCustomer(system, { card: null as never });
  const answer = await system.api.call('POST', '/billing/checkout/create', {
    token: customer.token,
    body: { tier_id: 'trial', billing_cycle: 'monthly' },
  });
  const sessionId = String(answer.body['session_id']);
  await sandbox(system, 'POST', `checkout/${sessionId}/complete`, { payment_method: 'pm_card_visa' });
  await finished(system, checkoutWorkflowId(sessionId));
  const { data } = await system.stripe.subscriptions.list({ customer: customer.customerId });
  const id = data[0]?.id ?? '';
  await untilStatus(system, id, 'trialing');
  const start = await customer.now();
  for (const days of [4, 6, 6.98, 7.1]) await customer.advanceTo(start + days * DAY);
  await untilStatus(system, id, 'active');
  await finished(system, trialWorkflowId(id));
  await finished(system, accountSyncWorkflowId(customer.customerId));
  await finished(system, CATALOGUE_SYNC_WORKFLOW_ID);
  return [
    { name: 'checkout-trial', workflowId: checkoutWorkflowId(sessionId) },
    { name: 'trial-converted', workflowId: trialWorkflowId(id) },
    { name: 'accountSync-followed', workflowId: accountSyncWorkflowId(customer.customerId) },
    { name: 'catalogueSync-followed', workflowId: CATALOGUE_SYNC_WORKFLOW_ID },
  ];
};

/** A trial without a card: extended because it is used, then expired. */
const trialExpires: Story = async (system) => {
  const customer = await newCustomer(system, { card: null as never });
  const id = await customer.subscribe('starter_month_usd', { trialDays: 7 });
  const start = await customer.now();
  await system.rows('update users set last_active_at = $2 where id = $1', [
    customer.userId,
    new Date(start + 6 * DAY),
  ]);
  await customer.advanceTo(start + 6.98 * DAY);
  await until(
    async () => ((await system.stripe.subscriptions.retrieve(id)).trial_end ?? 0) * 1000 > start + 8 * DAY,
  );
  await customer.advanceTo(start + 9.98 * DAY);
  await untilStatus(system, id, 'expired');
  await finished(system, trialWorkflowId(id));
  return [{ name: 'trial-extended-expired', workflowId: trialWorkflowId(id) }];
};

/** Changes, a renewal, an end: a run that was continued, and the one that closed. */
const changesAndEnd: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const workflowId = subscriptionWorkflowId(id);
  const continued = await firstRun(system, workflowId);
  const plan = { interval: 'month' as const, quantity: null, when: null };
  await change(system, id, changePlanUpdate, { ...asked(), tier: 'professional', ...plan });
  await change(system, id, changePlanUpdate, { ...asked(), tier: 'starter', ...plan });
  await change(system, id, resumeUpdate, asked());
  await customer.advanceDays(32);
  await until(async () => (await runOf(system, id).describe()).runId !== continued);
  await until(async () => (await charged(system, customer)).length === 3);
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
  await finished(system, workflowId);
  return [
    { name: 'subscriptionLifecycle-continued', workflowId, runId: continued },
    { name: 'subscriptionLifecycle-closed', workflowId },
  ];
};

/** Dunning that recovers with a new card, seen from the subscription that stays open. */
const recovery: Story = async (system) => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFailInsufficientFunds');
  await playEpisode(system, customer, id, 6);
  await customer.card('pm_card_visa');
  await untilStatus(system, id, 'active');
  await finished(system, dunningWorkflowId(id));
  return [
    { name: 'dunning-recovered', workflowId: dunningWorkflowId(id) },
    { name: 'subscriptionLifecycle-open-with-dunning', workflowId: subscriptionWorkflowId(id) },
  ];
};

/** An episode that ends while its subscription writes down what it read before, and so reads again. */
const paidWhileReadIsWritten: Story = async (system) => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await payWhileReadIsWritten(system, customer, id);
  await untilStatus(system, id, 'active');
  await nothingOnItsWay(system);
  // Waits for its turn, and so for all that the run has to do.
  await change(system, id, refreshUpdate, asked());
  return [{ name: 'subscriptionLifecycle-paid-while-read', workflowId: subscriptionWorkflowId(id) }];
};

/** A pause that ends by its date, after the renewal: a new period begins then. */
const pausedOverRenewal: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  await customer.advanceTo(start + 30 * DAY);
  await nothingOnItsWay(system);
  await change(system, id, pauseUpdate, { ...asked(), until: start + 32 * DAY });
  await customer.advanceTo(start + 31.5 * DAY);
  await nothingOnItsWay(system);
  const runId = await firstRun(system, subscriptionWorkflowId(id));
  await customer.advanceTo(start + 33 * DAY);
  await until(async () => (await charged(system, customer)).length === 2, { what: 'the new period is paid' });
  await change(system, id, refreshUpdate, asked());
  await nothingOnItsWay(system);
  return [{ name: 'subscriptionLifecycle-paid-after-pause', workflowId: subscriptionWorkflowId(id), runId }];
};

/** A pause that ends by its date while the subscription is set to end: it stays closed, until it is kept. */
const leftInPause: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const start = await customer.now();
  await customer.advanceTo(start + 30 * DAY);
  await nothingOnItsWay(system);
  await change(system, id, pauseUpdate, { ...asked(), until: start + 33 * DAY });
  await customer.advanceTo(start + 32 * DAY);
  await nothingOnItsWay(system);
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  const { runId } = await runOf(system, id).describe();
  await customer.advanceTo(start + 34 * DAY);
  await nothingOnItsWay(system);
  await change(system, id, resumeUpdate, asked());
  await until(async () => (await runOf(system, id).describe()).runId !== runId);
  return [
    { name: 'subscriptionLifecycle-closed-after-pause', workflowId: subscriptionWorkflowId(id), runId },
  ];
};

/** Dunning to its end. */
const unpaidToTheEnd: Story = async (system) => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await playEpisode(system, customer, id, 22);
  await untilStatus(system, id, 'canceled');
  await until(async () => (await episodeOf(system, id).describe()).status.name === 'COMPLETED');
  return [{ name: 'dunning-to-the-end', workflowId: dunningWorkflowId(id) }];
};

/** One look for what got lost on the way. */
const nothingLost: Story = async (system) => {
  const workflowId = 'reconciliation-recorded';
  await system.temporal.workflow.execute('reconciliation', { workflowId, taskQueue: TASK_QUEUES.billing });
  return [{ name: 'reconciliation-looked', workflowId }];
};

/** A pass of the sweep that finds a run missing and starts it. */
const sweptOnce: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await nothingOnItsWay(system);
  await runOf(system, id).terminate('by an operator');
  const workflowId = 'stripe-sweep-recorded';
  const taskQueue = TASK_QUEUES.billing;
  await system.temporal.workflow.execute(STRIPE_SWEEP, { workflowId, taskQueue, args: [{ kind: 'once' }] });
  return [{ name: 'stripeSweep-repaired', workflowId }];
};

/** A rebuild after Temporal lost a run. */
const rebuiltOnce: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await nothingOnItsWay(system);
  await runOf(system, id).terminate('by an operator');
  const workflowId = 'rebuild-recorded';
  const input: RebuildInput = { since: Date.now() - 3_600_000, apply: true };
  await system.temporal.workflow.execute(REBUILD, {
    workflowId,
    taskQueue: TASK_QUEUES.billing,
    args: [input],
  });
  return [{ name: 'rebuild-of-a-lost-run', workflowId }];
};

/** What a subscription does next, predicted. */
const nextEventsPredicted: Story = async (system) => {
  await newSubscriber(system);
  const workflowId = 'predictions-recorded';
  await system.temporal.workflow.execute('predictions', { workflowId, taskQueue: TASK_QUEUES.billing });
  return [{ name: 'predictions-made', workflowId }];
};

/** An import of an account in which nothing new is mapped. */
const accountImported: Story = async (system) => {
  await newSubscriber(system);
  const runId = 'adopt_recorded';
  await system.rows(
    `insert into adoption_runs (id, kind, state, phase, pages, counts, invoices_since, stop_asked, asked_by, request_id, began_at, updated_at)
     values ($1, 'import', 'running', 'subscriptions', 0,
       '{"seen": 0, "ended": 0, "foreign": 0, "known": 0, "invoices": 0}', now(), false, 'staff', 'request', now(), now())`,
    [runId],
  );
  const workflowId = adoptionWorkflowId(runId);
  const taskQueue = TASK_QUEUES.billing;
  await system.temporal.workflow.execute(ADOPTION, { workflowId, taskQueue, args: [{ runId }] });
  return [{ name: 'adoption-imported', workflowId }];
};

/** Somebody looks at an account. */
const accountLookedAt: Story = async (system) => {
  const workflowId = accountLookWorkflowId(0);
  const taskQueue = TASK_QUEUES.billing;
  await system.temporal.workflow.execute(ACCOUNT_LOOK, { workflowId, taskQueue, args: [] });
  return [{ name: 'account-looked-at', workflowId }];
};

/** The same, since finance is written to about disputes. */
const disputesMailed: Story = async (system) => {
  const workflowId = 'reconciliation-recorded-disputes';
  await system.temporal.workflow.execute('reconciliation', { workflowId, taskQueue: TASK_QUEUES.billing });
  return [{ name: 'reconciliation-mails-disputes', workflowId }];
};

/** The same, since it asks Keycloak who is still an administrator. */
const keyOwnersRead: Story = async (system) => {
  const workflowId = 'reconciliation-recorded-key-owners';
  await system.temporal.workflow.execute('reconciliation', { workflowId, taskQueue: TASK_QUEUES.billing });
  return [{ name: 'reconciliation-reads-key-owners', workflowId }];
};

/** The same, since the sweep compares revenue with Stripe's prices. */
const revenueLeftToSweep: Story = async (system) => {
  const workflowId = 'reconciliation-recorded-without-revenue';
  await system.temporal.workflow.execute('reconciliation', { workflowId, taskQueue: TASK_QUEUES.billing });
  return [{ name: 'reconciliation-leaves-revenue', workflowId }];
};

/** Staff give a discount and take it away. */
const discountRemoved: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  const coupon = await system.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
  await change(system, id, applyCouponUpdate, await agreedCoupon(system, id, coupon.id));
  const [discount] = (await system.stripe.subscriptions.retrieve(id)).discounts;
  await change(system, id, removeDiscountUpdate, { ...askedByStaff(), discountId: idOf(discount ?? '') });
  await nothingOnItsWay(system);
  return [{ name: 'subscriptionLifecycle-discount-removed', workflowId: subscriptionWorkflowId(id) }];
};

/** Staff give a payment back. */
const paymentRefunded: Story = async (system) => {
  const customer = await newCustomer(system);
  await customer.subscribe('starter_month_usd');
  const token = await system.identity.token({ email: 'refunds@example.com', role: 'admin' });
  const chargeId = await until(async () => {
    const { data } = await system.stripe.charges.list({ customer: customer.customerId });
    return data[0]?.id;
  });
  const key = 'recorded';
  await until(async () => {
    const { status } = await system.api.call('POST', '/admin/billing/refunds', {
      token,
      headers: { 'idempotency-key': key },
      body: { charge_id: chargeId, reason: 'asked for it' },
    });
    return status === 200;
  });
  const workflowId = await listed(system, 'refund');
  return [{ name: 'refund-made', workflowId }];
};

/** Staff credit a paid invoice onto the customer's balance. */
const invoiceCredited: Story = async (system) => {
  const customer = await newCustomer(system);
  const subscription = await customer.subscribe('starter_month_usd');
  const token = await system.identity.token({ email: 'credits@example.com', role: 'admin' });
  const invoiceId = await until(async () => {
    const { data } = await system.stripe.invoices.list({ subscription, status: 'paid' });
    return data[0]?.id;
  });
  await until(async () => {
    const { status } = await system.api.call('POST', '/admin/billing/credit-notes', {
      token,
      headers: { 'idempotency-key': 'recorded' },
      body: { invoice_id: invoiceId, amount: 5, reason: 'was promised less' },
    });
    return status === 200;
  });
  const workflowId = await listed(system, 'creditNote');
  return [{ name: 'credit-note-made', workflowId }];
};

/** A dispute of a charge of which no event came. */
const disputePassedOn: Story = async (system) => {
  await sandbox(system, 'POST', 'faults', { kind: 'drop', types: ['charge.succeeded'], times: 1 });
  const customer = await newCustomer(system, { card: 'pm_card_createDispute' });
  await customer.subscribe('starter_month_usd');
  const workflowId = await listed(system, CHARGE_EVENTS);
  await finished(system, workflowId);
  return [{ name: 'chargeEvents-passed-on', workflowId }];
};

/** Stripe takes a meter event whose meter is archived, and tells of it later. */
const usageRefusedLater: Story = async (system) => {
  await sandbox(system, 'POST', 'account', { meterErrors: 'reported' });
  const { data } = await system.stripe.billing.meters.list({ limit: 1 });
  const [meter] = data;
  if (meter === undefined) throw new Error('the account has no meter');
  await system.stripe.billing.meters.deactivate(meter.id);
  await system.stripe.billing.meterEvents.create({
    event_name: meter.event_name,
    payload: { stripe_customer_id: 'cus_of_the_story', value: '1' },
  });
  await finished(system, await listed(system, METER_ERRORS));
  await system.stripe.billing.meters.reactivate(meter.id);
  await sandbox(system, 'POST', 'account', { meterErrors: 'answered' });
  return [{ name: 'meterErrors-refused', workflowId: METER_ERRORS_WORKFLOW_ID }];
};

/** The mark is taken away in Stripe while the subscription is dunned. */
const letGoInDunning: Story = async (system) => {
  const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await playEpisode(system, customer, id, 2);
  await system.stripe.subscriptions.update(id, { metadata: { managed_by: '' } });
  await finished(system, dunningWorkflowId(id));
  await change(system, id, refreshUpdate, asked());
  return [{ name: 'subscriptionLifecycle-let-go', workflowId: subscriptionWorkflowId(id) }];
};

/** Set to end while it is paused for longer; a change that waited is set aside and brought back before. */
const pausedUntilItsEnd: Story = async (system) => {
  const customer = await newCustomer(system);
  const id = await customer.subscribe('professional_month_usd');
  await untilStatus(system, id, 'active');
  const down = { ...asked(), tier: 'starter', interval: 'month', quantity: null, when: null } as const;
  await change(system, id, changePlanUpdate, down);
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  await change(system, id, resumeUpdate, asked());
  await change(system, id, pauseUpdate, { ...asked(), until: (await customer.now()) + 60 * DAY });
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
  return [{ name: 'subscriptionLifecycle-paused-until-its-end', workflowId: subscriptionWorkflowId(id) }];
};

/** Staff credit what is owed while it is dunned. */
const creditedInDunning: Story = async (system) => {
  const { id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await system.stripe.creditNotes.create({ invoice: invoiceId, amount: 1900 });
  await untilStatus(system, id, 'active');
  await finished(system, dunningWorkflowId(id));
  await change(system, id, refreshUpdate, asked());
  return [{ name: 'subscriptionLifecycle-credited', workflowId: subscriptionWorkflowId(id) }];
};

/** Its event comes before Stripe can be read for it. */
const notFoundYet: Story = async (system) => {
  const customer = await newCustomer(system);
  const match = { method: 'GET', path: '^/v1/subscriptions/sub_' };
  await sandbox(system, 'POST', 'faults', { kind: '404', match, times: 1 });
  const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: data[0]?.id ?? '' }],
    metadata: { user_id: customer.userId, managed_by: 'perennial' },
  });
  await untilStatus(system, id, 'active');
  await change(system, id, refreshUpdate, asked());
  return [{ name: 'subscriptionLifecycle-not-found-yet', workflowId: subscriptionWorkflowId(id) }];
};

/** Every story, in the order in which they are played. */
export const STORIES: readonly Story[] = [
  trialConverts,
  trialExpires,
  trialWaitsForStripe,
  refusedChargeOfSent,
  changesAndEnd,
  recovery,
  paidWhileReadIsWritten,
  pausedOverRenewal,
  leftInPause,
  unpaidToTheEnd,
  nothingLost,
  nextEventsPredicted,
  accountImported,
  accountLookedAt,
  pricesMigrated,
  upgradeDeclinedBeforeMigration,
  trialMigrated,
  disputesMailed,
  sweptOnce,
  rebuiltOnce,
  keyOwnersRead,
  revenueLeftToSweep,
  overridesAskedFor,
  discountRemoved,
  changeLost,
  paymentRefunded,
  invoiceCredited,
  disputePassedOn,
  letGoInDunning,
  pausedUntilItsEnd,
  creditedInDunning,
  notFoundYet,
  keysSealedAnew,
  personExported,
  personErased,
  oldDataRemoved,
  mailSentAgain,
  usageReportedAndCharged,
  usageRefusedLater,
  moneyApproved,
];
