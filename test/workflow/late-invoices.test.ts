import { dunningReportQuery } from '../../workflows/contracts/dunning.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import {
  episodeOf,
  episodeRests,
  followed,
  movements,
  projected,
  sandbox,
  timeline,
  untilMessaged,
} from './story.ts';

/*
 * The period has begun long before Stripe makes its invoice final: on 28 February 2027, and final on 3 March.
 */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
  await sandbox(system, 'POST', 'account', { draftHours: 72 });
}, 120_000);
afterAll(() => system.stop());

/** Whose renewal is a draft since yesterday. */
async function renewed(): Promise<{ customer: TestCustomer; id: string }> {
  const customer = await newCustomer(system, { start: '2027-01-31T09:00:00Z' });
  const id = await customer.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  await customer.advanceTo(Date.parse('2027-03-01T12:00:00Z'));
  await followed(system, customer, id);
  return { customer, id };
}

const days = async (customer: TestCustomer): Promise<unknown[]> =>
  (
    await system.rows<{ paid: Date | null }>(
      'select paid_at as paid from invoices where customer_id = $1 order by created_at',
      [customer.customerId],
    )
  ).map(({ paid }) => paid?.toISOString().slice(0, 10) ?? null);

it('says when the running period is collected, and only then when the next one renews', async () => {
  const { customer, id } = await renewed();
  const next = async (): Promise<unknown> =>
    (await system.api.call('GET', '/billing/subscription/explain', { token: customer.token })).body['next'];
  expect(await next()).toEqual({
    at: '2027-03-03T09:00:00.000Z',
    what: 'The invoice for this period, $19.00, becomes final and is due.',
    rule: 'renewal_is_draft',
  });
  expect(await projected(system, id)).toMatchObject({
    next_action_at: new Date('2027-03-03T09:00:00Z'),
    current_period_end: new Date('2027-03-31T09:00:00Z'),
  });
  await customer.advanceTo(Date.parse('2027-03-03T12:00:00Z'));
  await followed(system, customer, id);
  expect(await next()).toMatchObject({ at: '2027-03-31T09:00:00.000Z', rule: 'renews' });
  // Money counts on the day on which it came, and MRR does not move.
  expect(await days(customer)).toEqual(['2027-01-31', '2027-03-03']);
  expect(await movements(system, id)).toEqual([{ kind: 'new', amount: 1900, voluntary: null }]);
});

it('counts the days of a failure from the day on which Stripe asked for the money', async () => {
  const { customer, id } = await renewed();
  await customer.card('pm_card_chargeCustomerFail');
  await customer.advanceTo(Date.parse('2027-03-03T09:30:00Z'));
  await untilStatus(system, id, 'past_due');
  await episodeRests(system, customer, id);
  await untilMessaged(system, customer, 'payment_failed');
  const { startedAt, graceUntil } = await episodeOf(system, id).query(dunningReportQuery);
  expect([startedAt, graceUntil].map((at) => new Date(at).toISOString())).toEqual([
    '2027-03-03T09:00:00.000Z',
    '2027-03-10T09:00:00.000Z',
  ]);
  await customer.card('pm_card_visa');
  await untilStatus(system, id, 'active');
  await followed(system, customer, id);
  expect(await days(customer)).toEqual(['2027-01-31', '2027-03-03']);
  const kinds = (await timeline(system, id)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'dunning_started')).toHaveLength(1);
});
