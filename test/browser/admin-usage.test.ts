import { randomUUID } from 'node:crypto';
import type { Locator, Page } from 'playwright-core';
import { subscribe } from '../support/hosted-page.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

const zoneField = (page: Page): Locator =>
  page.getByRole('combobox', { name: 'Days and months of usage begin in' });

it('lets a customer say where their days begin, once; staff as often as it takes, with a reason', async () => {
  const customer = await visits.visitor();
  const { page } = customer;
  await subscribe(customer, 'starter');
  await customer.open('/billing/settings');
  const details = page.getByRole('region', { name: 'Billing details' });
  const choose = async (part: string, zone: string): Promise<void> => {
    await details.getByRole('button', { name: 'Change the time zone' }).click();
    await zoneField(page).fill(part);
    await page.getByRole('option', { name: zone }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  };
  await choose('toky', 'Asia/Tokyo');
  await page.getByText('Your days begin in Asia/Tokyo now.').waitFor();
  await details.getByText('Asia/Tokyo').waitFor();
  customer.expectRefusal(409);
  await choose('lisb', 'Europe/Lisbon');
  await page.getByRole('alert').getByText('until then support can do it').waitFor();
  expect(await customer.accessibility()).toEqual([]);
  await customer.photograph('time-zone');

  const [row] = await visits.rows<{ id: string }>('select id from customers where email = $1', [
    customer.email,
  ]);
  const staff = await visits.visitor({ role: 'editor' });
  const desk = staff.page;
  await staff.signIn(`/admin/customers/${row?.id ?? ''}`);
  const profile = desk.getByRole('region', { name: 'Profile' });
  await profile.getByText('Asia/Tokyo').waitFor();
  await profile.getByRole('button', { name: 'Change the time zone' }).click();
  const confirm = desk.getByRole('dialog').getByRole('button', { name: 'Change it' });
  expect(await confirm.isDisabled()).toBe(true);
  await zoneField(desk).fill('lisb');
  await desk.getByRole('option', { name: 'Europe/Lisbon' }).click();
  await desk.getByLabel('Reason').fill('They moved');
  expect(await staff.accessibility()).toEqual([]);
  await confirm.click();
  await desk.getByText('Their days begin in Europe/Lisbon now.').waitFor();
  await profile.getByText('Europe/Lisbon').waitFor();
  await desk.getByRole('tab', { name: /Done by staff/ }).click();
  await desk.getByRole('cell', { name: 'They moved' }).waitFor();
});

it('shows usage that is refused, leaves one customer’s as it is and has the rest reported again', async () => {
  const [left, again] = [1, 2].map(() => `cus_refused${randomUUID().slice(0, 8)}`);
  for (const customer of [left, again]) {
    await visits.rows(
      `insert into usage_windows (customer_id, event_type, window_start, revision, event_count, quantity, events_hash,
         round_after, round_upto, state, closed_at, stripe_identifier, stripe_refusal)
       values ($1, 'inference', date_trunc('hour', now()), 1, 7, 7, '', 0, 1, 'reported', now(), $2, 'customer_gone: deleted at Stripe')`,
      [customer, randomUUID()],
    );
  }
  const state = (customer: string | undefined): Promise<{ refused: boolean; accepted: boolean }[]> =>
    visits.rows(
      `select stripe_refusal is not null as refused, refusal_accepted_at is not null as accepted from usage_windows
       where customer_id = $1`,
      [customer],
    );
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin/drift');
  const rows = page.getByRole('table', { name: 'Usage that is refused' }).getByRole('row');
  const rowOf = (customer: string | undefined): Locator => rows.filter({ hasText: customer ?? '' });
  await rowOf(left).getByText('customer_gone: deleted at Stripe').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-drift-refused');

  await rowOf(left).getByRole('button', { name: 'Leave it…' }).click();
  await page.getByRole('dialog').getByText(`Usage of ${left} need not be counted`).waitFor();
  await page.getByLabel('Reason').fill('They are gone');
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Leave it', exact: true }).click();
  await page.getByText('1 window is left as it is.').waitFor();
  await rowOf(left).waitFor({ state: 'detached' });
  expect(await state(left)).toEqual([{ refused: true, accepted: true }]);
  expect(await state(again)).toEqual([{ refused: true, accepted: false }]);

  await page.getByRole('button', { name: 'Send again…' }).click();
  await page.getByLabel('Reason').fill('The customer is there again');
  await page.getByRole('button', { name: 'Send again', exact: true }).click();
  await page.getByText(/reported again within five minutes/).waitFor();
  await rowOf(again).waitFor({ state: 'detached' });
  const said = await visits.rows(
    `select reason from audit_log where action like 'usage.refused.%' and reason in ('They are gone', 'The customer is there again')`,
  );
  expect(said).toHaveLength(2);
});
