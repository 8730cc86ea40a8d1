import { subscribe } from '../support/hosted-page.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** An administrator at the page of a new customer who has paid 19.00. */
async function atPaidCustomer(): Promise<{ asker: Visitor; customerId: string }> {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const [row] = await visits.rows<{ id: string }>('select id from customers where email = $1', [
    customer.email,
  ]);
  const customerId = row?.id ?? '';
  const asker = await visits.visitor({ role: 'admin' });
  await asker.signIn(`/admin/customers/${customerId}`);
  return { asker, customerId };
}

async function askForAll({ page }: Visitor, why: string): Promise<void> {
  await page.getByRole('button', { name: /^Refund/ }).click();
  await page.getByText(/A larger sum needs a second administrator first/).waitFor();
  await page.getByLabel('Reason').fill(why);
  await page.getByRole('button', { name: 'Refund US$19.00', exact: true }).click();
  await page.getByText(/The refund of US\$19\.00 needs a second administrator/).waitFor();
}

const refunded = async (customerId: string): Promise<string | undefined> =>
  (
    await visits.rows<{ amount_refunded: string }>(
      'select amount_refunded from charges where customer_id = $1',
      [customerId],
    )
  )[0]?.amount_refunded;

it('one administrator asks for a refund, another sees what it is and approves it', async () => {
  const { asker, customerId } = await atPaidCustomer();
  await askForAll(asker, 'The service was down');
  await asker.page.getByRole('link', { name: 'See what waits' }).click();
  const own = asker.page.getByRole('article', { name: /^Refund 19\.00 USD of charge/ });
  await own.getByText('You asked for it; another administrator approves it.').waitFor();
  expect(await own.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
  expect(await refunded(customerId)).toBe('0');

  const second = await visits.visitor({ role: 'admin' });
  await second.signIn('/admin/customers');
  const { page } = second;
  await page.getByLabel('1 waiting').waitFor();
  await page.getByRole('link', { name: /^Approvals/ }).click();
  const waiting = page.getByRole('article', { name: /^Refund 19\.00 USD of charge/ });
  await waiting.getByText('The service was down').waitFor();
  await waiting.getByText(asker.email).waitFor();
  expect(await second.accessibility()).toEqual([]);
  await second.photograph('admin-approvals');
  await waiting.getByRole('button', { name: /^Approve/ }).click();
  await page.getByRole('dialog').getByText('It happens at once and cannot be undone.').waitFor();
  await page.getByLabel('Reason').fill('It was down');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await page.getByText(/^Refund 19\.00 USD of charge ch_\w+: done\.$/).waitFor();
  await page.getByText('Nothing to approve').waitFor();
  const decided = page.getByRole('row', { name: /^Refund 19\.00 USD/ }).first();
  await decided.getByText('Approved').waitFor();
  await decided.getByText('Done').waitFor();
  expect(await refunded(customerId)).toBe('1900');
});

it('who asked takes it back, and nothing is refunded', async () => {
  const { asker, customerId } = await atPaidCustomer();
  await askForAll(asker, 'A mistake');
  await asker.open('/admin/approvals');
  const { page } = asker;
  await page.getByRole('button', { name: /^Withdraw/ }).click();
  await page.getByLabel('Reason').fill('Wrong customer');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText(/^Refund 19\.00 USD of charge ch_\w+: withdrawn\.$/).waitFor();
  await page.getByText('Nothing to approve').waitFor();
  expect(await refunded(customerId)).toBe('0');
});
