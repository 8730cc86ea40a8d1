import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

it('gives a plan an overage price in another currency, and says what holds without one', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin/plans');
  const id = `over-${Date.now().toString(36)}`;
  const made = await admin.call('POST', '/subscriptions/plans', {
    id,
    display_name: `Over ${id}`,
    included_credits: 100,
    price_per_1k: 2,
    prices: [
      { currency: 'usd', price_monthly: 31 },
      { currency: 'eur', price_monthly: 29 },
    ],
  });
  expect(made.status).toBe(201);
  const pricesOf = async (): Promise<unknown> =>
    ((await admin.call('GET', `/subscriptions/plans/${id}`)).body as { prices: unknown }).prices;
  const priced = (eur: number | null) => [
    expect.objectContaining({ currency: 'eur', price_monthly: 29, price_per_1k: eur }) as object,
    expect.objectContaining({ currency: 'usd', price_monthly: 31, price_per_1k: 2 }) as object,
  ];
  expect(await pricesOf()).toEqual(priced(null));
  await admin.open(`/admin/plans/${id}`);
  const field = page.getByLabel('1,000 credits (EUR)');
  expect(await field.getAttribute('placeholder')).toBe('Not sold in this currency');
  await page.getByText(/calls in it are refused when the included credits are used up/).waitFor();
  await field.fill('1.8');
  expect(await admin.accessibility()).toEqual([]);
  await page.getByRole('button', { name: /^Save/ }).click();
  await page.getByText(`Over ${id} is saved.`).waitFor();
  expect(await pricesOf()).toEqual(priced(1.8));
});
