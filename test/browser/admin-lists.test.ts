import type { Route } from 'playwright-core';
import { until } from '../support/until.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

const ROWS = 50_000;
const PAGE = 100;

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** The API as it answers with 50,000 subscriptions stored: test/integration/console-lists.test.ts looks at how fast it does. */
async function answerFromMany(route: Route): Promise<void> {
  const asked = new URL(route.request().url()).searchParams;
  const first = Number(asked.get('cursor') ?? 0);
  const ends = asked.get('status') === 'canceled';
  const total = ends ? ROWS / 10 : ROWS;
  const subscriptions = Array.from({ length: PAGE }, (_, index) => subscription(first + index, ends));
  const next = first + PAGE;
  await route.fulfill({
    json: { subscriptions, total, next_cursor: next >= total ? null : String(next) },
  });
}

const subscription = (index: number, ended: boolean): object => ({
  id: `sub_${index}`,
  customer: `cus_${index}`,
  email: `person${index}@example.test`,
  name: `Person ${index}`,
  tier: 'starter',
  status: ended ? 'canceled' : 'active',
  amount: 19,
  mrr: ended ? 0 : 19,
  currency: 'usd',
  interval: 'month',
  current_period_end: '2027-01-01T00:00:00.000Z',
  cancel_at_period_end: false,
  created: '2026-12-01T00:00:00.000Z',
  next_action: { at: '2027-01-01T00:00:00.000Z', what: 'The subscription renews for 19.00 USD.' },
  attention: null,
});

/** Keeps the longest time in which nothing was drawn; given as text, since it runs in the page. */
const watchFrames = `
  window.longestFrame = 0;
  let last = performance.now();
  const frame = (now) => {
    window.longestFrame = Math.max(window.longestFrame, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
`;

it('scrolls through 50,000 subscriptions with a few rows in the page, and filters without a stall', async () => {
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.context.route('**/api/v1/admin/subscriptions/search*', answerFromMany);
  await admin.signIn('/admin/subscriptions');
  await page.getByText('50,000 subscriptions').waitFor();

  await page.evaluate(watchFrames);
  await page.mouse.move(700, 600);
  const rows = page.getByRole('table', { name: 'subscriptions' }).getByRole('row');
  await until(async () => {
    await page.mouse.wheel(0, 4_000);
    const index = await rows.last().getAttribute('aria-rowindex');
    return Number(index) > 1_500;
  });
  expect(await rows.count()).toBeLessThan(80);

  await page.getByPlaceholder('Any status').click();
  await page.getByRole('option', { name: 'Ended', exact: true }).click();
  await page.getByText('5,000 subscriptions', { exact: true }).waitFor();
  const longest = await page.evaluate<number>('window.longestFrame');
  process.stdout.write(`50,000 subscriptions: longest time without a frame ${Math.round(longest)} ms\n`);
  // Many times what it is on a quiet machine; a list with all its rows in the page stands for tens of seconds.
  expect(longest).toBeLessThan(8_000);
});
