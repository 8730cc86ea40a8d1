import { farFromMidnight } from '../support/far-from-midnight.ts';
import { subscribe } from '../support/hosted-page.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('counts against the day’s limit, shows when it is reached, and keeps a spend limit', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await farFromMidnight(visitor);
  await visitor.open('/usage');
  await page.getByText('No usage since').waitFor();

  const use = { quantity: 1_000, event_type: 'inference', consume: true };
  const first = await visitor.call('POST', '/subscriptions/check-access/inference', use);
  expect(first.body).toMatchObject({ allowed: true });
  const second = await visitor.call('POST', '/subscriptions/check-access/inference', { ...use, quantity: 1 });
  expect(second.body).toMatchObject({ allowed: false });

  await visitor.open('/usage');
  await page.getByText('1,000 of 1,000').waitFor();
  await page.getByText('The day’s limit is reached').waitFor();
  await page.getByRole('link', { name: 'See larger plans' }).waitFor();
  await page.locator('.recharts-surface').first().waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('usage');

  await page.getByRole('button', { name: 'Set a limit' }).click();
  await page.getByRole('dialog').getByLabel('At most, in a period').fill('50');
  expect(await visitor.accessibility()).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('US$0.00 of US$50.00 in this period').waitFor();
});

it('is empty, and says so, for somebody who has nothing yet', async () => {
  const visitor = await visits.visitor();
  await visitor.signIn('/usage');
  await visitor.page.getByText('No usage yet').waitFor();
  // Without a plan there is no limit that could be reached.
  await visitor.page.getByText('Calls need a plan.').waitFor();
  expect(await visitor.page.getByText('limit is reached').count()).toBe(0);
  expect(await visitor.accessibility()).toEqual([]);
});
