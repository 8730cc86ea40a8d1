import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('maps a product as an add-on, says whom it touches, refuses what Stripe does not have, and removes it', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  const { id } = await visits.stripe.products.create({ name: 'Speech pack' });
  await admin.signIn('/admin/plans');
  await page.getByRole('button', { name: 'Map…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Product or price in Stripe').fill('prod_of_nobody');
  await dialog.getByLabel('Name').fill('Speech');
  await dialog.getByLabel('Reason').fill('sold by hand');
  admin.expectRefusal(422);
  await dialog.getByRole('button', { name: 'Map', exact: true }).click();
  await dialog.getByText(/This account of Stripe has no product or price prod_of_nobody/).waitFor();

  await dialog.getByLabel('Product or price in Stripe').fill(id);
  await dialog.getByRole('combobox', { name: 'Services that it opens' }).click({ force: true });
  await page.getByRole('option', { name: 'Text to speech' }).click();
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Whom does it touch?' }).click();
  await dialog.getByText('No subscription has an item of it.').waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await dialog.getByRole('button', { name: 'Map', exact: true }).click();
  const row = page.getByRole('row', { name: new RegExp(id) });
  await row.getByText('Add-on').waitFor();
  await row.getByText('Text to speech').waitFor();
  expect(await admin.accessibility()).toEqual([]);

  await row.getByRole('button', { name: `Remove ${id}` }).click();
  await page.getByLabel('Reason').fill('withdrawn');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await row.waitFor({ state: 'detached' });
});
