import { subscribe } from '../support/hosted-page.ts';
import { until } from '../support/until.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** The only subscription of a customer. */
async function subscriptionOf(email: string): Promise<{ id: string; customer: string; mode: string }> {
  const [row] = await visits.rows<{ id: string; customer: string; mode: string }>(
    'select s.id, s.customer_id as customer, s.mode from subscriptions s join customers c on c.id = s.customer_id where c.email = $1',
    [email],
  );
  if (row === undefined) throw new Error(`${email} has no subscription`);
  return row;
}

const actions = async ({ page }: Visitor): Promise<string[]> => {
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem').first().waitFor();
  return page.getByRole('menuitem').allInnerTexts();
};

it('lets a subscription go after a preview, and says that it is only observed; takes it over again', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const { id, customer: customerId } = await subscriptionOf(customer.email);
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn(`/admin/customers/${customerId}`);

  expect(await actions(admin)).toContain('Let go…');
  await page.getByRole('menuitem', { name: 'Let go…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Let the subscription go' });
  await dialog.getByText('What Stripe does from then on').waitFor();
  await dialog.getByText(/Stripe renews it/).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-let-go');
  // Without a reason nothing is done.
  await dialog.getByRole('button', { name: 'Let go', exact: true }).click();
  await dialog.getByText('Say why, in a few words.').waitFor();
  await dialog.getByLabel('Reason').fill('Sold to a partner');
  await dialog.getByRole('button', { name: 'Let go', exact: true }).click();
  await page.getByText('Perennial only observes the subscription now.').waitFor();
  await page.getByText(/Perennial charges nothing, changes nothing and sends no mail about it/).waitFor();
  await until(async () => (await subscriptionOf(customer.email)).mode === 'observed');

  // What an observed subscription refuses is not offered, neither to staff nor to the customer.
  expect(await actions(admin)).toEqual(['Reset the usage…', 'Take over…']);
  await page.keyboard.press('Escape');
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-observed');
  await customer.open('/billing/settings');
  await customer.page.getByText('This plan is billed and changed outside this site.').waitFor();
  await customer.page.getByText('Changed outside this site. Ask the seller of your plan.').nth(1).waitFor();
  for (const name of ['Cancel subscription', 'Pause', 'Apply', 'Replace', 'Edit in the portal'])
    expect([name, await customer.page.getByRole('button', { name, exact: true }).count()]).toEqual([name, 0]);
  expect(await customer.page.getByRole('link', { name: 'Change plan' }).count()).toBe(0);
  expect(await customer.page.getByRole('button', { name: 'Change the time zone' }).count()).toBe(0);
  expect(await customer.accessibility()).toEqual([]);
  await customer.open('/billing');
  await customer.page.getByText('Changed outside this site. Ask the seller of your plan.').waitFor();
  expect(await customer.page.getByRole('button', { name: 'Replace' }).count()).toBe(0);

  await customer.open('/usage');
  await customer.page.getByText('No usage since').waitFor();
  expect(await customer.page.getByRole('button', { name: 'Set a limit' }).count()).toBe(0);

  await admin.open('/admin/subscriptions?mode=observed');
  // Other stories of the same system observe subscriptions too.
  const row = page
    .getByRole('table', { name: 'subscriptions' })
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: customer.email }) });
  await row.getByText('Observed', { exact: true }).waitFor();
  await row.getByRole('link', { name: customer.email }).click();

  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Take over…' }).click();
  const over = page.getByRole('dialog', { name: 'Take the subscription over' });
  await over.getByText('Stripe renews it. If the payment fails, dunning begins.').waitFor();
  await over.getByLabel('Reason').fill('Back with us');
  await over.getByRole('button', { name: 'Take over', exact: true }).click();
  await page.getByText('Perennial manages the subscription from now on.').waitFor();
  await until(async () => (await subscriptionOf(customer.email)).mode === 'managed');
  expect((await visits.stripe.subscriptions.retrieve(id)).metadata).toMatchObject({
    managed_by: 'perennial',
  });
  await page.getByRole('tab', { name: /Done by staff/ }).click();
  await page.getByRole('cell', { name: 'Sold to a partner' }).first().waitFor();
  await page.getByRole('cell', { name: 'Back with us' }).first().waitFor();
});

it('says why a subscription cannot be taken over, and does not offer it to support staff', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const { id, customer: customerId } = await subscriptionOf(customer.email);
  const prices = await visits.stripe.prices.list({ lookup_keys: ['professional_month_usd'] });
  await visits.stripe.subscriptionItems.create({ subscription: id, price: prices.data[0]?.id ?? '' });
  await visits.stripe.subscriptions.update(id, { metadata: { managed_by: '' } });
  await until(async () => (await subscriptionOf(customer.email)).mode === 'observed');

  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn(`/admin/customers/${customerId}`);
  await admin.page.getByRole('button', { name: 'Actions' }).click();
  await admin.page.getByRole('menuitem', { name: 'Take over…' }).click();
  const dialog = admin.page.getByRole('dialog', { name: 'Take the subscription over' });
  await dialog.getByText(/2 items of the subscription are of a plan/).waitFor();
  expect(await dialog.getByRole('button', { name: 'Take over', exact: true }).isDisabled()).toBe(true);

  const editor = await visits.visitor({ role: 'editor' });
  await editor.signIn(`/admin/customers/${customerId}`);
  expect(await actions(editor)).toEqual(['Reset the usage…']);
});
