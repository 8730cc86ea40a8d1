import { subscribe } from '../support/hosted-page.ts';
import { advance } from '../support/sandbox-clock.ts';
import { until } from '../support/until.ts';
import { stands, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** The value of a figure and what it is made of, as they stand on the page. */
async function figure({ page }: Visitor, label: string): Promise<{ value: string; about: string }> {
  const card = page.locator('.mantine-Card-root', { has: page.getByText(label, { exact: true }) }).first();
  const [, value = '', about = ''] = (await card.innerText()).split('\n').filter((line) => line !== '');
  return { value, about };
}

const number = (text: string): number => Number(text.replaceAll(/[^\d.-]/g, ''));

it('shows figures of the same customers, days and clock after months on a test clock', async () => {
  const stays = await visits.visitor();
  await subscribe(stays, 'starter');
  const customer = await visits.visitor();
  await subscribe(customer, 'professional');
  for (let step = 0; step < 6; step += 1) await advance(customer, 'next');
  await customer.call('POST', '/billing/subscription/cancel', { at_period_end: false });
  await until(async () => {
    const rows = await visits.rows(
      `select 1 from revenue_movements m join customers c on c.id = m.customer_id where c.email = $1 and kind = 'churn'`,
      [customer.email],
    );
    return rows.length === 1;
  });

  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn('/admin');
  await stands(admin.page);
  await admin.page.getByText(/the day of the test clock that is furthest ahead/).waitFor();
  const [mrr, arpa, paying] = [
    await figure(admin, 'MRR'),
    await figure(admin, 'ARPA'),
    await figure(admin, 'Paying customers'),
  ];
  expect(Math.abs(number(arpa.value) * number(paying.value) - number(mrr.value))).toBeLessThanOrEqual(
    number(paying.value) / 100,
  );
  expect(arpa.about).toBe('MRR / paying customers');

  // Whose clock is furthest ahead has just left: the month with their churn cannot stand beside 0 %.
  const churn = await figure(admin, 'Churn, last 30 days');
  const payments = await figure(admin, 'Net payments, last 30 days');
  expect(number(churn.about.split(' of ')[0] ?? '')).toBeGreaterThan(0);
  expect(number(churn.value)).toBeGreaterThan(0);
  const days = /, (\w.*)$/.exec(payments.about)?.[1] ?? 'none';
  expect(churn.about).toContain(days);

  await admin.page.getByRole('heading', { name: 'MRR movements' }).waitFor();
  await admin.page.getByRole('columnheader', { name: 'Reactivation' }).waitFor();
  const table = admin.page.getByRole('table', { name: 'MRR movements by month' });
  const newest = await table.getByRole('row').nth(1).getByRole('cell').allInnerTexts();
  expect(newest.at(-1)).toBe(mrr.value);
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-revenue-figures');
});
