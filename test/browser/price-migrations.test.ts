import { subscribe } from '../support/hosted-page.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('drafts a move to another price, and shows whom it moves before anything is sent', async () => {
  await subscribe(await visits.visitor(), 'starter');
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin/price-migrations');
  await page.getByRole('heading', { name: 'Price migrations' }).waitFor();
  expect(await admin.accessibility()).toEqual([]);

  const dearer = { price_monthly: 25, reason: 'New prices from spring on' };
  expect((await admin.call('PUT', '/subscriptions/plans/starter', dearer)).status).toBe(200);
  const [price] = (await visits.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  await page.getByRole('button', { name: 'New migration' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Plan' }).click();
  await page.getByRole('option', { name: 'Starter' }).click();
  await dialog.getByLabel('New price').fill('price_of_nobody');
  await dialog.getByLabel('Reason').fill('New prices from spring on');
  expect(await admin.accessibility()).toEqual([]);
  admin.expectRefusal(422);
  await dialog.getByRole('button', { name: 'Draft migration' }).click();
  await dialog.getByText('Starter sells no period at price_of_nobody today.').waitFor();
  await dialog.getByLabel('New price').fill(price?.id ?? '');
  await dialog.getByRole('button', { name: 'Draft migration' }).click();

  const card = page.getByRole('region', { name: /^Starter to US\$25\.00 monthly/ });
  await card.getByText(/subscriptions? from US\$[\d,.]+ to US\$[\d,.]+ in all/).waitFor();
  await card.getByRole('button', { name: 'Start' }).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('price-migrations');
});
