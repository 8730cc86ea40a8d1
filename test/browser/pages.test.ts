import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('keeps a provider’s key, masked, tells one that looks wrong, and forgets it', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.signIn('/keys');
  await page.getByText('No keys yet').waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  visitor.expectRefusal(422);
  await page.getByRole('button', { name: 'Add a key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Provider').click();
  await page.getByRole('option', { name: 'OpenAI' }).click();
  await dialog.locator('input[type=password]').fill('not a key');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.locator('.mantine-PasswordInput-error').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  const key = `sk-proj-${'a1B2'.repeat(12)}wxyz`;
  await dialog.locator('input[type=password]').fill(key);
  await dialog.getByRole('button', { name: 'Add' }).click();
  await page.getByText('…wxyz').filter({ visible: true }).waitFor();
  // The list has it before the dialog, in which it was typed, is closed.
  await page.getByText('The key for OpenAI is saved.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  expect((await page.content()).includes(key)).toBe(false);
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('keys');

  await page.getByRole('button', { name: 'More for OpenAI' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('The key for OpenAI is gone.').waitFor();
  await page.getByText('No keys yet').waitFor();
});

it('shows empty pages with a way on, to somebody who has nothing yet', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.signIn('/billing');
  await page.getByText('You have no subscription').waitFor();
  await page.getByText('No invoices yet').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.open('/billing/settings');
  await page.getByText('You have no running subscription').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.open('/nowhere');
  await page.getByText('There is no page at this address').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
});

it('asks who is signed out to sign in, and leads back to the page', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.open('/billing/settings');
  expect(await visitor.accessibility()).toEqual([]);
  await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await page.locator('#email').waitFor();
  await visitor.signInHere();
  await page.getByRole('heading', { name: 'Billing settings' }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/billing/settings');

  // What the page reads while the browser leaves it is read by nobody any more.
  visitor.expectRefusal(401);
  await page.getByRole('button', { name: `Account of ${visitor.email}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  // The identity provider ends its own session, too, and may ask about that.
  await page.waitForURL((at) => !at.href.startsWith(visits.url));
  const left = await visitor.context.cookies(visits.url);
  expect(left.map(({ name }) => name)).not.toContain('session_token');
  await visitor.open('/billing');
  await page.getByText('Sign in to see this page').waitFor();
});

it('can be used by keyboard alone: skip link, navigation, a menu', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await visitor.signIn('/billing');
  await page.keyboard.press('Tab');
  await page.locator(':focus', { hasText: /^Skip to the content$/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('#content:focus').waitFor();
  await page.getByRole('link', { name: 'Plans' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Plans' }).waitFor();
  await page.getByRole('button', { name: `Account of ${visitor.email}` }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Dark' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('html[data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' });
});
