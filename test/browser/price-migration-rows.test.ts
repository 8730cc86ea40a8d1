import { randomUUID } from 'node:crypto';
import { subscribe } from '../support/hosted-page.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits, Visitor } from '../support/visitors.ts';

/* The subscriptions of a price migration on its page. Its runs are the business of test/workflow. */

let visits: ConsoleVisits;
const planted: string[] = [];
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(async () => {
  await visits.rows('delete from migrated_subscriptions where migration_id = any($1)', [planted]);
  await visits.rows('delete from price_migrations where id = any($1)', [planted]);
  await visits.check();
});
afterAll(() => visits.close());

/** A migration that nobody works on. @returns its id */
async function plant(state: 'draft' | 'running', plan: 'starter' | 'enterprise'): Promise<string> {
  const id = randomUUID();
  await visits.rows(
    `insert into price_migrations (id, plan_code, currency, interval, to_price_id, to_amount, timing, notice_days, share_percent,
       canary_percent, per_minute, state, canary_noticed, canary_changed, created_at)
     values ($1, $2, 'usd', 'month', 'price_of_tomorrow', 5900, 'renewal', 30, 100, 10, 60, $3, true, true, now())`,
    [id, plan, state],
  );
  planted.push(id);
  return id;
}

const row = (migration: string, n: number, state: string, reason: string | null): Promise<unknown> =>
  visits.rows(
    `insert into migrated_subscriptions (migration_id, subscription_id, customer_id, state, reason, is_canary, from_price_id,
       old_amount, new_amount, mrr_effect, is_estimate, noticed_at, effective_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, 'price_old', 4900, 5900, 1000, $6, '2026-01-10T12:00:00Z', '2026-02-14T12:00:00Z', now())`,
    [migration, `sub_row_${String(n).padStart(3, '0')}`, `cus_row_${n}`, state, reason, n === 1],
  );

const cardOf = ({ page }: Visitor, name: string) => page.getByRole('region', { name });

it('shows what became of each subscription with the reason, by state and page by page', async () => {
  const id = await plant('running', 'enterprise');
  await row(id, 1, 'noticed', null);
  await row(id, 2, 'left_out', 'no_address');
  for (let n = 3; n <= 55; n += 1) await row(id, n, 'changed', null);
  const finance = await visits.visitor({ role: 'finance' });
  const { page } = finance;
  await finance.signIn('/admin/price-migrations');
  const card = cardOf(finance, 'Enterprise to US$59.00 monthly');
  await card.getByText('54 of 55 need nothing more. At most 60 mails or changes a minute.').waitFor();
  expect(await card.getByRole('button', { name: 'Stop' }).count()).toBe(0);
  await card.getByRole('button', { name: 'Show subscriptions' }).click();
  const table = card.getByRole('table', { name: 'Subscriptions of the migration' });
  const first = table.getByRole('row', { name: /cus_row_1 / });
  await first.getByText('Noticed, first share').waitFor();
  await first.getByText('US$49.00 → US$59.00').waitFor();
  await first.getByText('about US$10.00').waitFor();
  await first.locator('time[datetime="2026-01-10T12:00:00.000Z"]').waitFor();
  await first.getByText(/^New price from/).waitFor();
  // Who is left out gets no new price.
  const leftOut = table.getByRole('row', { name: /cus_row_2 / });
  await leftOut.getByText(/^Mail/).waitFor();
  expect(await leftOut.getByText(/^New price from/).count()).toBe(0);
  expect(await finance.accessibility()).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  const width = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect(width).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 860 });
  await finance.photograph('price-migration-rows');

  expect(await table.getByRole('link', { name: 'cus_row_55' }).count()).toBe(0);
  await card.getByRole('button', { name: 'Show more' }).click();
  await table.getByRole('link', { name: 'cus_row_55' }).waitFor();

  await card.getByRole('combobox', { name: 'State' }).click();
  await page.getByRole('option', { name: 'Left out' }).click();
  await table.getByText('Left out: no address').waitFor();
  await table.getByRole('link', { name: 'cus_row_3', exact: true }).waitFor({ state: 'detached' });

  await visits.rows(`update price_migrations set state = 'paused', paused_by = 'canary' where id = $1`, [id]);
  await card.getByText('The first share is through. Look at it, then resume; the others follow.').waitFor();

  // Who leaves the page and comes back finds it further on.
  await page.getByRole('link', { name: 'Coupons' }).click();
  await page.getByRole('heading', { name: 'Coupons' }).waitFor();
  await visits.rows(`update migrated_subscriptions set state = 'changed' where migration_id = $1`, [id]);
  await page.goBack();
  await card.getByText('55 of 55 need nothing more.').waitFor();
});

it('shows who would pay what, before anything is sent', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  await plant('draft', 'starter');
  const admin = await visits.visitor({ role: 'admin' });
  await admin.signIn('/admin/price-migrations');
  const card = cardOf(admin, 'Starter to US$59.00 monthly');
  await card.getByRole('button', { name: 'Show subscriptions' }).click();
  const table = card.getByRole('table', { name: 'Who would pay what' });
  await table.getByText('US$19.00 → US$59.00').first().waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await card.getByRole('button', { name: 'Hide subscriptions' }).click();
  await table.waitFor({ state: 'detached' });
});
