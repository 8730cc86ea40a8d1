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
  // Nothing is charged after the end.
  await visitor.call('POST', '/billing/subscription/cancel', { at_period_end: true });
  await page.getByText('It is charged from now on.').waitFor({ state: 'detached' });
  await page.getByText(/^Cancels (?!on).*\d{4}$/).waitFor();
  await page.getByRole('status').getByText('Visa •••• 0341 is saved.').waitFor();
  await visitor.call('POST', '/billing/subscription/resume', {});
  await page.getByText('It is charged from now on.').waitFor();
  await advanceToStatus(visitor, 'past_due');

  await page.getByText('Payment overdue').waitFor();
  await page.getByText('We could not collect US$49.00: Visa •••• 0341 was declined.').waitFor();
  await page.getByText('We will try the payment again on').waitFor();
  await page.getByText('You can also pay now').waitFor();
  const dates = page.getByRole('list', { name: 'Dates while it stays unpaid' });
  expect(await dates.getByRole('listitem').count()).toBe(4);
  await dates.getByText('Access ends').waitFor();
  await dates.getByText('Subscription ends').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('billing-overdue');

  visitor.expectRefusal(402);
  await page.getByRole('button', { name: 'Pay now' }).click();
  await page.getByText('The card was declined').waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  await page.getByRole('button', { name: 'Pay on another day' }).click();
  await page.getByRole('dialog').getByText('Choose a day within 14 days').waitFor();
  const day = page.getByRole('dialog').getByLabel('Day');
  await day.fill('1 March 2099');
  await day.blur();
  await holds(day, '');
  expect(await page.getByRole('button', { name: 'Pay on this day' }).isDisabled()).toBe(true);
  expect(await visitor.accessibility()).toEqual([]);
  await page.keyboard.press('Escape');

  await replaceCardOnPage(visitor, cards.failsLater);
  await page.getByText('is saved, but the payment with it failed too. Try another card').waitFor();
  await page.getByText('We could not collect US$49.00: Visa •••• 0341 was declined.').waitFor();
  expect(await visitor.accessibility()).toEqual([]);

  // A window that did not lead to Stripe's page cannot know which card is new: the default one failed.
  await page.evaluate(() => sessionStorage.clear());
  await visitor.open('/billing?card=saved');
  await page.getByRole('region', { name: 'Payment method' }).getByText('Visa •••• 0341').waitFor();
  await page.getByText('We received your new card. It appears here once it is saved.').waitFor();
  expect(await page.getByRole('status').getByText('is saved. Your overdue payment').count()).toBe(0);

  await replaceCardOnPage(visitor, cards.works);
  // The debt may also have been written off: nothing is said of a payment.
  await page.getByText('Visa •••• 4242 is saved. No payment is overdue.').waitFor();
  await page.getByText('Renews on').waitFor();
  await page.getByText('Payment overdue').waitFor({ state: 'detached' });
  // The invoices are another read than the status.
  const paid = page.getByRole('cell', { name: 'Paid' });
  await paid.nth(1).waitFor();
  expect(await paid.count()).toBe(2);
});
