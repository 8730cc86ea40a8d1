import { cards, subscribe } from '../support/hosted-page.ts';
import { advanceToStatus } from '../support/sandbox-clock.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('changes the plan that follows the trial, and says that the trial continues until then', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'trial', { card: cards.third });
  await visitor.open('/billing/change?tier=professional&cycle=monthly');
  await page.getByText('Nothing is due today. Professional begins when your trial ends').waitFor();
  expect(await page.getByRole('group', { name: 'What the change costs' }).count()).toBe(0);
  expect(await visitor.accessibility()).toEqual([]);
  await page.getByRole('button', { name: 'Change plan' }).click();
  await page.waitForURL('**/billing/settings');
  await page.getByText(/^Professional begins when your trial ends, on/).waitFor();
  expect(await page.getByText('You are on Professional now').count()).toBe(0);
  const { body } = await visitor.call('GET', '/billing/subscription-status');
  expect(body).toMatchObject({ tier: 'trial', status: 'trialing', amount: 49 });
});

it('becomes a paid subscription on the page that is open, as the sandbox’s clock moves', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'trial', { card: cards.another });
  await visitor.open('/billing');
  await page.getByText('Your trial runs until').waitFor();
  await page.getByText('Then your plan begins at US$19.00').waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('billing-trial');

  // Nobody touches the page meanwhile.
  await advanceToStatus(visitor, 'active');
  await page.getByRole('heading', { name: 'Starter' }).waitFor();
  await page.getByText('Renews on').waitFor();
  await page.getByRole('cell', { name: 'US$19.00' }).waitFor();
  // An invoice is shown before it is paid.
  const paid = page.getByRole('cell', { name: 'Paid' });
  await paid.nth(1).waitFor();
  expect(await paid.count()).toBe(2);

  // What was mailed on the way stands in the settings.
  await visitor.open('/billing/settings');
  await page.getByRole('region', { name: 'Notices' }).getByRole('button').first().waitFor();
});
