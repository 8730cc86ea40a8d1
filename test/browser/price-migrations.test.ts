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
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin/price-migrations');
  // A plan of its own: what the other plans cost is what the other stories expect.
  const id = `moved-${Date.now().toString(36)}`;
  const name = `Moved ${id}`;
  const plan = { id, display_name: name, price_monthly: 21 };
  expect((await admin.call('POST', '/subscriptions/plans', plan)).status).toBe(201);
  await subscribe(await visits.visitor(), id);
  await page.getByRole('heading', { name: 'Price migrations' }).waitFor();
  expect(await admin.accessibility()).toEqual([]);

  const dearer = { price_monthly: 25, reason: 'New prices from spring on' };
  expect((await admin.call('PUT', `/subscriptions/plans/${id}`, dearer)).status).toBe(200);
  const [price] = (await visits.stripe.prices.list({ lookup_keys: [`${id}_month_usd`] })).data;
  await page.getByRole('button', { name: 'New migration' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: 'Plan' }).click();
  await page.getByRole('option', { name }).click();
  await dialog.getByLabel('New price').fill('price_of_nobody');
  await dialog.getByLabel('Reason').fill('New prices from spring on');
  expect(await admin.accessibility()).toEqual([]);
  admin.expectRefusal(422);
  await dialog.getByRole('button', { name: 'Draft migration' }).click();
  await dialog.getByText(`${name} sells no period at price_of_nobody today.`).waitFor();
  await dialog.getByLabel('New price').fill(price?.id ?? '');
  await dialog.getByRole('button', { name: 'Draft migration' }).click();

  const card = page.getByRole('region', { name: `${name} to US$25.00 monthly` });
  await card.getByText(/1 subscription from US\$21\.00 to US\$25\.00 in all/).waitFor();
  await card.getByRole('button', { name: 'Start' }).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('price-migrations');
});
