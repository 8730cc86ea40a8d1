import { cards, replaceCardOnPage, subscribe } from '../support/hosted-page.ts';
import { advanceToStatus } from '../support/sandbox-clock.ts';
import { holds, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('says when the card is tried again, refuses with words, and recovers with another card', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'professional');
  await replaceCardOnPage(visitor, cards.failsLater);
  await page.getByText('Visa •••• 0341 is saved. It is charged from now on.').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await advanceToStatus(visitor, 'past_due');

  await page.getByText('Payment overdue').waitFor();
  await page.getByText('We could not collect US$49.00').waitFor();
  await page.getByText('We will try your card again on').waitFor();
  await page.getByText('You can also pay now').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('billing-overdue');

  visitor.expectRefusal(402);
  await page.getByRole('button', { name: 'Pay now' }).click();
  await page.getByText('The card was declined').waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  await page.getByRole('button', { name: 'Pay on another day' }).click();
  await page.getByRole('dialog').getByText('Name a day within 14 days').waitFor();
  const day = page.getByRole('dialog').getByLabel('Day');
  await day.fill('1 March 2099');
  await day.blur();
  await holds(day, '');
  expect(await page.getByRole('button', { name: 'Promise to pay' }).isDisabled()).toBe(true);
  expect(await visitor.accessibility()).toEqual([]);
  await page.keyboard.press('Escape');

  await replaceCardOnPage(visitor, cards.works);
  await page.getByText('Visa •••• 4242 is saved. Your overdue payment went through.').waitFor();
  await page.getByText('Renews on').waitFor();
  await page.getByText('Payment overdue').waitFor({ state: 'detached' });
  // The invoices are another read than the status.
  const paid = page.getByRole('cell', { name: 'Paid' });
  await paid.nth(1).waitFor();
  expect(await paid.count()).toBe(2);
});
