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

it('counts against the day’s limit, and shows when it is reached', async () => {
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
  await page.getByText('You have reached today’s limit').waitFor();
  await page.getByRole('link', { name: 'See larger plans' }).waitFor();
  await page.locator('.recharts-surface').first().waitFor();
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('usage');

  // This plan sells no overage, so there is nothing that a limit would hold.
  expect(await page.getByText('Spend limit').count()).toBe(0);
});

it('keeps a spend limit where the plan sells overage', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'professional');
  await visitor.open('/usage');
  await page.getByRole('button', { name: 'Set a limit' }).click();
  await page.getByRole('dialog').getByLabel('Most per period').fill('50');
  expect(await visitor.accessibility()).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('US$0.00 of US$50.00 in this period').waitFor();
});

it('is empty, and says so, for somebody who has nothing yet', async () => {
  const visitor = await visits.visitor();
  await visitor.signIn('/usage');
  await visitor.page.getByText('No usage yet').waitFor();
  // Without a plan there is no limit that could be reached.
  await visitor.page.getByText('You need a plan to make calls.').waitFor();
  expect(await visitor.page.getByText('today’s limit').count()).toBe(0);
  expect(await visitor.accessibility()).toEqual([]);
});

it('says of an invoice how many credits its usage was and what they cost', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'professional');
  await visitor.open('/billing');
  await page.getByRole('cell', { name: 'Paid' }).waitFor();
  const plan = { includedCredits: 500, tiers: [{ upTo: null, pricePer1k: 200 }], rollover: null };
  // An invoice of the month before, as the rollup leaves its usage.
  await visits.rows(
    `with own as (
       select i.*, i.created_at - interval '31 days' as began from invoices i
       join customers c on c.id = i.customer_id where c.email = $1),
     invoice as (
       insert into invoices select (jsonb_populate_record(i, jsonb_build_object('id', own.id || '_usage',
         'number', own.number || '-usage', 'period_start', own.began, 'period_end', own.created_at))).*
       from own join invoices i on i.id = own.id),
     period as (
       insert into usage_periods (subscription_id, customer_id, currency, tier, starts_at, ends_at, used, included, included_used,
         granted, overage, amount, charged, is_open, terms, settled_at)
       select subscription_id, customer_id, currency, 'professional', began, created_at, 800.5, 500, 500, 100, 200.5, 40, 40, false,
         $2::jsonb, now() from own)
     insert into usage_charges (id, customer_id, subscription_id, period_start, amount, currency, billed_start, billed_end, dated_at,
       state, created_at, reported_at)
     select own.id || '/usage', customer_id, subscription_id, began, 40, currency, began, created_at, created_at, 'reported', now(), now()
     from own`,
    [visitor.email, JSON.stringify({ professional: plan })],
  );
  await page.reload();
  const buttons = page.getByRole('button', { name: /^See the usage on/ });
  await buttons.nth(1).waitFor();
  await page.getByRole('button', { name: /^See the usage on .*-usage$/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Overage: 200.5 credits').waitFor();
  // Used of a grant, of which more may be left: the lines add up to what was used.
  await dialog.getByText('Covered by credits given').waitFor();
  expect(await dialog.getByText(/^(800\.5|500|100)$/).allTextContents()).toEqual(['800.5', '500', '100']);
  await dialog.getByText('1,000 credits for US$2.00').waitFor();
  expect(await dialog.getByText('US$0.40').count()).toBe(2);
  expect(await visitor.accessibility()).toEqual([]);
  await visitor.photograph('invoice-usage');

  // As where it was used while the subscription was not managed: no price applied.
  await visits.rows(
    `update usage_charges set amount = 0 where customer_id = (select id from customers where email = $1)`,
    [visitor.email],
  );
  await page.reload();
  await page.getByRole('button', { name: /^See the usage on .*-usage$/ }).click();
  await dialog.getByText('Overage: 200.5 credits').waitFor();
  expect(await dialog.getByText('US$0.00').count()).toBe(2);
  expect(await dialog.getByText('1,000 credits for').count()).toBe(0);
});
