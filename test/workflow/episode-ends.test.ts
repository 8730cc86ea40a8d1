import { countedBy } from '../../api/dunning/ended-episodes.ts';
import { endedEpisodes } from '../../db/dunning/dunning-episodes.ts';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import {
  dunningReportQuery,
  holdUpdate,
  payNowUpdate,
  promiseUpdate,
} from '../../workflows/contracts/dunning.ts';
import { refreshUpdate, resumeUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { untilStatus } from '../support/customer.ts';
import { plansReadAnew, setPolicy } from '../support/plan-policy.ts';
import { until } from '../support/until.ts';
import {
  asked,
  askedByStaff,
  change,
  charged,
  DAY,
  episodeOf,
  episodeRests,
  failedRenewal,
  followed,
  makeIntervention,
  messages,
  messageKinds,
  nothingOnItsWay,
  payWhileReadIsWritten,
  playEpisode,
  projected,
  refusal,
  sandbox,
  timeline,
  untilMessaged,
  writeOffDebt,
} from './story.ts';

let system: BillingSystem;
let orm: MikroORM;
beforeAll(async () => {
  system = await startBillingSystem();
  orm = await createOrm({ databaseUrl: system.variables['DATABASE_URL'] ?? '', poolMax: 1 });
}, 120_000);
afterAll(async () => {
  await orm.close();
  await system.stop();
});

const reportOf = (id: string) => episodeOf(system, id).query(dunningReportQuery);
/** The rows of a subscription's episodes, as the dunning board counts them. */
const episodes = async (id: string): Promise<{ outcome: string | null; ended: boolean }[]> =>
  system.rows(
    'select outcome, ended_at is not null as ended from dunning_episodes where subscription_id = $1',
    [id],
  );
const outcomes = async (): Promise<Record<string, number>> =>
  countedBy(await endedEpisodes(orm.em.fork(), 0), ({ outcome }) => outcome);
const state = async (id: string): Promise<string> => (await episodeOf(system, id).describe()).status.name;

it('is one row with one outcome, however it ends', async () => {
  const before = await outcomes();
  const paid = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await episodeRests(system, paid.customer, paid.id);
  expect(await episodes(paid.id)).toEqual([{ outcome: null, ended: false }]);
  const details = async (workflowId: string): Promise<string> =>
    (
      await system.temporal.workflow
        .getHandle(workflowId)
        .query<{ currentDetails: string }>('__temporal_workflow_metadata')
    ).currentDetails;
  expect(await details(`subscription:${paid.id}`)).toMatch(/^past_due, .*\. Next, on 20\d\d-\d\d-\d\dT/);
  expect(await details(`dunning:${paid.id}`)).toMatch(/^past_due, invoice .+\. Next, on 20\d\d-/);
  await paid.customer.card('pm_card_visa');
  await system.stripe.invoices.pay(paid.invoiceId);
  const voided = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await system.stripe.invoices.voidInvoice(voided.invoiceId);
  const givenUp = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await episodeRests(system, givenUp.customer, givenUp.id);
  await writeOffDebt(system, givenUp.id);
  const lost = await failedRenewal(system, 'pm_card_chargeCustomerFail');
  await playEpisode(system, lost.customer, lost.id, 30);
  await untilStatus(system, lost.id, 'canceled');
  for (const [name, { id }] of Object.entries({ paid, voided, givenUp, lost })) {
    await until(async () => (await episodes(id)).length === 1 && (await episodes(id))[0]?.ended, {
      what: `the episode of ${name} has ended, once`,
    });
  }
  const after = await outcomes();
  const added = Object.entries(after).map(([outcome, count]) => [outcome, count - (before[outcome] ?? 0)]);
  expect(Object.fromEntries(added.filter(([, count]) => count !== 0))).toEqual({
    recovered: 1,
    superseded: 1,
    written_off: 1,
    canceled: 1,
  });
  // The failed renewal, and the payment; Stripe's events about them come later.
  const endOf = async (id: string) =>
    (await endedEpisodes(orm.em.fork(), 0)).find(({ subscriptionId }) => subscriptionId === id);
  await until(async () => (await endOf(paid.id))?.charges === 2, { what: 'both charges are recorded' });
  expect(await endOf(paid.id)).toMatchObject({
    recovered: 1_900,
    currency: 'usd',
    declineCode: 'generic_decline',
  });
  expect(await endOf(givenUp.id)).toMatchObject({ recovered: 0 });
}, 180_000);

describe('an episode', () => {
  it('whose debt staff give up thanks nobody for paying', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await episodeRests(system, customer, id);
    await writeOffDebt(system, id);
    await until(async () => (await state(id)) === 'COMPLETED');
    expect((await reportOf(id)).outcome).toBe('written_off');
    expect(await messageKinds(system, customer)).not.toContain('recovered');
  });

  it('whose invoice is voided at Stripe thanks nobody for paying', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await episodeRests(system, customer, id);
    await system.stripe.invoices.voidInvoice(invoiceId);
    await until(async () => (await state(id)) === 'COMPLETED');
    expect((await reportOf(id)).outcome).toBe('superseded');
    expect(await messageKinds(system, customer)).not.toContain('recovered');
  });

  it('goes on while an older invoice is open, though Stripe calls the subscription active', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await makeIntervention(system, id, holdUpdate, {
      ...askedByStaff(),
      until: (await customer.now()) + 29 * DAY,
    });
    await customer.card('pm_card_visa');
    await customer.advanceTo(Date.parse('2027-03-10T10:30:00Z'));
    await followed(system, customer, id);
    expect(await charged(system, customer)).toEqual([1900, 1900]);
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('active');
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('open');
    expect((await projected(system, id)).status).not.toBe('active');
    await customer.advanceTo(Date.parse('2027-03-12T11:00:00Z'));
    await untilStatus(system, id, 'active');
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('paid');
    expect(await charged(system, customer)).toEqual([1900, 1900, 1900]);
  });

  it('of a plan with terms of its own goes by them, also when the plan gives them up meanwhile', async () => {
    await setPolicy(system, 'enterprise', {
      dunning: { grace_days: 2, final_after_days: 4, debt: 'void', retry_days: [1, 3], promise_days: 1 },
    });
    await plansReadAnew();
    const { customer, id, invoiceId } = await failedRenewal(
      system,
      'pm_card_chargeCustomerFail',
      'enterprise_month_usd',
    );
    const { strategy, startedAt, graceUntil, finalActionAt } = await reportOf(id);
    expect(strategy).toBe('standard-2026-11b?grace=2&final=4&debt=void&retries=1.3&promise=1');
    expect([graceUntil - startedAt, finalActionAt - startedAt]).toEqual([2 * DAY, 4 * DAY]);
    await setPolicy(system, 'enterprise', {});
    await plansReadAnew();
    const promise = { ...asked(), on: (await customer.now()) + 2 * DAY };
    expect((await refusal(makeIntervention(system, id, promiseUpdate, promise))).type).toBe(
      'invalid_promise',
    );
    await playEpisode(system, customer, id, 3);
    await untilStatus(system, id, 'suspended');
    await playEpisode(system, customer, id, 2);
    await untilStatus(system, id, 'canceled');
    // The debt is given up once the subscription is over; then the customer is notified.
    await untilMessaged(system, customer, 'payment_failed', 'suspended', 'ended');
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('void');
    const attempts = (await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt');
    expect(attempts).toHaveLength(2);
  });

  it('whose plan marks it unpaid suspends until paid: no pause, write-off or resume opens it', async () => {
    await setPolicy(system, 'enterprise', {
      paused_access: 'full',
      dunning: { grace_days: 2, final_after_days: 4, final_action: 'mark_unpaid', retry_days: [1] },
    });
    await plansReadAnew();
    const { customer, id, invoiceId } = await failedRenewal(
      system,
      'pm_card_chargeCustomerFail',
      'enterprise_month_usd',
    );
    await setPolicy(system, 'enterprise', {});
    await playEpisode(system, customer, id, 3);
    await playEpisode(system, customer, id, 2);
    await until(async () => (await state(id)) === 'COMPLETED');
    await nothingOnItsWay(system);
    expect((await system.stripe.invoices.retrieve(invoiceId)).status).toBe('uncollectible');
    // Writing the debt off makes it active for Stripe, and collection is paused.
    expect(await system.stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'active',
      pause_collection: { behavior: 'void' },
    });
    expect((await projected(system, id)).status).toBe('suspended');
    const farewell = (await messages(system, customer)).find(({ kind }) => kind === 'ended');
    expect(farewell?.body).toContain('stays suspended until it is paid');
    const resumed = await refusal(change(system, id, resumeUpdate, asked()));
    expect(resumed.type).toBe('illegal_transition');
    expect(resumed.message).toMatch(/until what is owed is paid/);

    await customer.card('pm_card_visa');
    await system.stripe.invoices.pay(invoiceId);
    await untilStatus(system, id, 'active');
    // Collection is resumed after the status is written down.
    await until(async () => (await system.stripe.subscriptions.retrieve(id)).pause_collection === null, {
      what: 'Stripe collects again',
    });
  });

  it('that marks it unpaid, and is paid after a renewal while it is set to end, begins no new period', async () => {
    await setPolicy(system, 'enterprise', {
      dunning: { grace_days: 2, final_after_days: 4, final_action: 'mark_unpaid', retry_days: [1] },
    });
    await plansReadAnew();
    const { customer, id, invoiceId } = await failedRenewal(
      system,
      'pm_card_chargeCustomerFail',
      'enterprise_month_usd',
    );
    await setPolicy(system, 'enterprise', {});
    await playEpisode(system, customer, id, 5);
    await until(async () => (await state(id)) === 'COMPLETED');
    await customer.advanceTo(Date.parse('2027-03-13T10:00:00Z'));
    await nothingOnItsWay(system);
    const { data } = await system.stripe.invoices.list({ subscription: id, status: 'void' });
    expect(data).toHaveLength(1);
    await system.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await nothingOnItsWay(system);

    const before = await charged(system, customer);
    await customer.card('pm_card_visa');
    const { amount_paid: debt } = await system.stripe.invoices.pay(invoiceId);
    await until(async () => (await system.stripe.subscriptions.retrieve(id)).pause_collection === null, {
      what: 'Stripe collects again',
    });
    await nothingOnItsWay(system);
    await change(system, id, refreshUpdate, asked());
    expect(await charged(system, customer)).toEqual([...before, debt]);
  });

  it('that finds its invoice voided when it would charge it thanks nobody', async () => {
    const { customer, id, invoiceId } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    // Its events are lost: only the retry finds out.
    await sandbox(system, 'POST', 'faults', {
      kind: 'drop',
      types: ['invoice.voided', 'invoice.updated', 'customer.subscription.updated'],
      times: 10,
    });
    await system.stripe.invoices.voidInvoice(invoiceId);
    await makeIntervention(system, id, payNowUpdate, { ...asked(), paymentMethodId: null }).catch(() => null);
    await until(async () => (await state(id)) === 'COMPLETED');
    await sandbox(system, 'DELETE', 'faults');
    expect((await reportOf(id)).outcome).toBe('superseded');
    expect(await messageKinds(system, customer)).not.toContain('recovered');
  });

  it('that lost its run gets another one', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    await episodeRests(system, customer, id);
    await episodeOf(system, id).terminate('as an operator might');
    for (let day = 0; day < 2; day++) await customer.advanceDays(1);
    await until(async () => (await state(id)) === 'RUNNING');
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
    await until(async () => (await state(id)) === 'COMPLETED');
    expect(await charged(system, customer)).toEqual([1900, 1900]);
  });

  it('that is paid while a read from before that is written down is not begun again', async () => {
    const { customer, id } = await failedRenewal(system, 'pm_card_chargeCustomerFail');
    const { runId } = await episodeOf(system, id).describe();
    await payWhileReadIsWritten(system, customer, id);
    await untilStatus(system, id, 'active');
    await nothingOnItsWay(system);
    await change(system, id, refreshUpdate, asked());
    expect((await episodeOf(system, id).describe()).runId).toBe(runId);
    await untilMessaged(system, customer, 'payment_failed', 'recovered');
    const attempts = (await timeline(system, id)).filter(({ kind }) => kind === 'payment_attempt');
    expect(attempts.map(({ outcome }) => outcome)).toEqual(['paid']);
  });
});
