import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { episodeRests, playEpisode } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

describe('a subscription', () => {
  it('renews: the period rolls, the invoice is paid, and access goes on', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.advanceDays(32);
    await until(async () => {
      const [row] = await system.rows<{ n: string }>(
        `select count(*) as n from invoices where subscription_id = $1 and status = 'paid'`,
        [id],
      );
      return Number(row?.n) === 2;
    });
    await untilStatus(system, id, 'active');
  });

  it('whose renewal fails is dunned, and recovers with a new card', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(system, id, 'past_due');
    await customer.card('pm_card_visa');
    await untilStatus(system, id, 'active');
  });

  it('that is never paid is suspended after the grace and cancelled at the end', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(system, id, 'past_due');
    // Days that pass while Stripe is being asked would count as an outage, and put off the end.
    await episodeRests(system, customer, id);
    await playEpisode(system, customer, id, 8);
    await untilStatus(system, id, 'suspended');
    await playEpisode(system, customer, id, 15);
    await untilStatus(system, id, 'canceled');
  });
});
