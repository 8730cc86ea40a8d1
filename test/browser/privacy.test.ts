import { fileOf } from '../support/downloads.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(async () => {
  await visits.close();
});

/** Somebody with an account and a Stripe customer, and nothing to pay. */
async function customer(): Promise<{ visitor: Visitor; customerId: string }> {
  const visitor = await visits.visitor();
  await visitor.signIn('/billing/settings');
  const { body } = await visitor.call('POST', '/stripe/create_customer', {});
  return { visitor, customerId: (body as { stripe_customer_id: string }).stripe_customer_id };
}

it('a customer reads what stays, confirms in words, is erased, and sees how far it is without a sign-in', async () => {
  const { visitor, customerId } = await customer();
  const { page } = visitor;
  await visitor.open('/billing/settings');
  await page.getByRole('button', { name: 'Erase my account' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase your account' });
  await dialog.getByText('Invoices, payments and usage figures stay for at least ten years').waitFor();
  const confirm = dialog.getByRole('button', { name: 'Erase my account' });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel(/to confirm$/).fill('erase me');
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('erase-account');
  // Its session is over with it.
  visitor.expectRefusal(401);
  await confirm.click();
  await page.getByRole('heading', { name: 'Erasure of your account' }).waitFor();
  await page.getByText('Your account is erased').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('erased');
  expect(await visits.rows('select email from users where email = $1', [visitor.email])).toEqual([]);
  expect(await visits.rows('select name, email from customers where id = $1', [customerId])).toEqual([
    { name: null, email: null },
  ]);
  await visitor.open('/billing');
  await page.getByText('Sign in to see this page').waitFor();
});

it('an administrator sees what an erasure does, hands the data out first, erases, and reads the receipt', async () => {
  const { customerId } = await customer();
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn(`/admin/customers/${customerId}`);
  await page.getByRole('link', { name: 'Export or erase their data' }).click();
  await page.getByRole('heading', { name: 'Personal data' }).waitFor();
  const tables = page.getByRole('table', { name: 'What an erasure does' });
  await tables.getByRole('row', { name: /^users 1 Deleted/ }).waitFor();
  await tables.getByRole('row', { name: /^customers 1 Kept without the person/ }).waitFor();

  await page.getByRole('button', { name: 'Collect data' }).click();
  const collect = page.getByRole('dialog', { name: 'Collect this person’s data' });
  await collect.getByLabel('Reason').fill('Asked for by letter');
  await collect.getByRole('button', { name: 'Collect', exact: true }).click();
  const link = page.getByRole('link', { name: 'Download' });
  await link.waitFor();
  const { bytes } = await fileOf(page, () => link.click());
  expect(Buffer.from(bytes).toString('utf8')).toContain(customerId);
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-privacy');

  await page.getByRole('button', { name: 'Erase this person' }).click();
  const erase = page.getByRole('dialog', { name: 'Erase this person' });
  await erase.getByLabel('Reason').fill('Asked for by letter');
  expect(await erase.getByRole('button', { name: 'Erase', exact: true }).isDisabled()).toBe(true);
  await erase.getByLabel(`Type ${customerId} to confirm`).fill(customerId);
  await erase.getByRole('button', { name: 'Erase', exact: true }).click();
  await page
    .getByRole('status')
    .getByText(/^(?:Erased here|Complete)$/)
    .waitFor();
  await page.getByRole('region', { name: 'What was done' }).getByText(customerId).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-erased');
});

it('given a running subscription, then neither of them can erase, and both read what comes first', async () => {
  const { visitor, customerId } = await customer();
  await visits.stripe.paymentMethods.attach('pm_card_visa', { customer: customerId });
  const [price] = (await visits.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const methods = await visits.stripe.customers.listPaymentMethods(customerId);
  await visits.stripe.subscriptions.create({
    customer: customerId,
    items: [{ price: price?.id ?? '' }],
    default_payment_method: methods.data[0]?.id ?? '',
    metadata: { managed_by: 'perennial' },
  });
  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn(`/admin/customers/${customerId}/privacy`);
  await admin.page.getByText('a subscription runs: cancel it first').waitFor();
  expect(await admin.page.getByRole('button', { name: 'Erase this person' }).isDisabled()).toBe(true);
  await visitor.open('/billing/settings');
  await visitor.page.getByRole('button', { name: 'Erase my account' }).click();
  const dialog = visitor.page.getByRole('dialog', { name: 'Erase your account' });
  await dialog.getByText('Your subscription is still running.').waitFor();
});
