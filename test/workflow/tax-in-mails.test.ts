import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { messages } from './story.ts';

/* Mails name what is really charged, and say what of it is tax. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

it.each([
  ['added to the price', false, '$22.61'],
  ['in the price', true, '$19.00'],
])(
  'given tax %s, a mail about an unpaid invoice names what is owed, and the tax',
  async (_, inclusive, owed) => {
    const customer = await newCustomer(system);
    const { id: rate } = await system.stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 19,
      inclusive,
    });
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await system.stripe.subscriptions.update(id, { default_tax_rates: [rate] });
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(31.5);
    await untilStatus(system, id, 'past_due');
    await until(async () => (await messages(system, customer)).length > 0);
    const [message] = await messages(system, customer);
    expect(message?.body).toContain(`We could not collect ${owed} for`);
    expect(message?.body).toContain(`The invoiced total includes ${inclusive ? '$3.03' : '$3.61'} tax.`);
  },
);
