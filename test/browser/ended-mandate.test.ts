import { idOf } from '../../gateways/stripe/references.ts';
import { consoleFacts } from '../support/console-facts.ts';
import { subscribe } from '../support/hosted-page.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** The customer ends the mandate of a bank account at their bank. */
async function endMandate(customer: string, method: string): Promise<void> {
  const { mandate } = await visits.stripe.setupIntents.create({
    customer,
    payment_method: method,
    confirm: true,
    allowed_payment_method_types: ['us_bank_account'],
  });
  const ended = await fetch(`${consoleFacts().stripeBase}/_sandbox/objects/${idOf(mandate ?? '')}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ set: { status: 'inactive' }, event: 'mandate.updated' }),
  });
  expect(ended.status).toBe(200);
}

it('does not name a bank account as charged once its mandate ended, and asks for another method', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  const found = await visits.rows<{ id: string }>('select id from customers where email = $1', [
    visitor.email,
  ]);
  const customer = found[0]?.id ?? '';
  const bank = await visits.stripe.paymentMethods.attach('pm_usBankAccount_success', { customer });
  await visits.stripe.customers.update(customer, { invoice_settings: { default_payment_method: bank.id } });
  const { data } = await visits.stripe.subscriptions.list({ customer });
  await visits.stripe.subscriptions.update(data[0]?.id ?? '', { default_payment_method: bank.id });
  await visitor.open('/billing');
  const card = page.getByRole('region', { name: 'Payment method' });
  await card.getByText('US bank account').waitFor();
  expect(await card.getByText('not be charged').count()).toBe(0);

  await endMandate(customer, bank.id);
  await card.getByText('It can no longer be charged, because its mandate has ended').waitFor();
  await card.getByRole('button', { name: 'Add another' }).waitFor();
  await page.getByText('Add a payment method before then.').waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  const admin = await visits.visitor({ role: 'editor' });
  await admin.signIn(`/admin/customers/${customer}`);
  await admin.page.getByText('Mandate ended').waitFor();
});
