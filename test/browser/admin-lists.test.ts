import { randomUUID } from 'node:crypto';
import { strFromU8 } from 'fflate';
import { storeRows } from '../../bench/reads/population.ts';
import { createConsoleApi } from '../support/console-api.ts';
import type { ConsoleApi } from '../support/console-api.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';
import { fileOf } from '../support/downloads.ts';
import { measureUse, speedOf, writeFigures } from '../support/page-speed.ts';
import { wrongOnPaper } from '../support/paper.ts';
import { until } from '../support/until.ts';
import { visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

const SUBSCRIPTIONS = 50_000;
/** Of the rows every tenth has ended. */
const ENDED = '5,000 subscriptions';

let database: TestDatabase;
let api: ConsoleApi;
let visits: ConsoleVisits;
beforeAll(async () => {
  database = await createDatabase();
  const ids = Array.from({ length: SUBSCRIPTIONS }, () => randomUUID());
  const [made, joined] = await Promise.all([
    createConsoleApi({ DATABASE_URL: database.url }),
    visitConsole(),
    storeRows(database.url, { users: SUBSCRIPTIONS, subscriptions: SUBSCRIPTIONS, invoicesOfEach: 0 }, ids),
  ]);
  api = made;
  visits = joined;
  await api.start();
});
afterEach(() => visits.check());
afterAll(async () => {
  await visits.close();
  await api.stop();
  await database.drop();
});

it('scrolls, filters and searches 50,000 subscriptions with a few rows in the page', async () => {
  const admin = await visits.visitor({ role: 'admin', url: api.url });
  const { page } = admin;
  await admin.signIn('/admin/subscriptions');
  await page.getByText('50,000 subscriptions', { exact: true }).waitFor();

  await measureUse(page);
  await page.mouse.move(700, 600);
  const rows = page.getByRole('table', { name: 'subscriptions' }).getByRole('row');
  await until(async () => {
    await page.mouse.wheel(0, 4_000);
    const index = await rows.last().getAttribute('aria-rowindex');
    return Number(index) > 1_000;
  });
  expect(await rows.count()).toBeLessThan(80);

  await page.getByPlaceholder('Any status').click();
  await page.getByRole('option', { name: 'Ended', exact: true }).click();
  await page.getByText(ENDED, { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('E-mail, name, Stripe id or invoice number').pressSequentially('Customer 47119');
  await page.getByText('1 subscription', { exact: true }).waitFor();
  await rows.nth(1).getByText('Customer 47119').waitFor();

  // Times depend on what else the machine does, so none fails a test; docs/performance.md has them.
  const { longestTask, longTasks, interaction } = await speedOf(page);
  writeFigures('console-lists', { rows: SUBSCRIPTIONS, longestTask, longTasks, interaction });
});

it('hands out what is listed as CSV, by the filters that stand there, and says how much it is', async () => {
  const admin = await visits.visitor({ role: 'admin', url: api.url });
  const { page } = admin;
  const linesOf = async (link: string): Promise<string[]> => {
    const { name, bytes } = await fileOf(page, () =>
      page.getByRole('link', { name: link, exact: true }).click(),
    );
    expect(name).toMatch(/^perennial-(?:subscriptions|customers)-.*\.csv$/);
    return strFromU8(bytes).trim().split('\n').slice(1);
  };
  await admin.signIn('/admin/subscriptions?status=canceled&sort=mrr');
  await page.getByRole('link', { name: 'Export (5,000)' }).waitFor();
  expect(await admin.accessibility()).toEqual([]);
  await admin.photograph('admin-subscriptions-filtered');
  const ended = await linesOf('Export (5,000)');
  expect(ended).toHaveLength(5_000);
  expect(ended.filter((line) => !line.includes(',canceled,'))).toEqual([]);

  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  expect(await linesOf('Export all')).toHaveLength(SUBSCRIPTIONS);

  await admin.open('/admin/customers?q=Customer%2047119');
  expect(await linesOf('Export (1)')).toEqual([expect.stringMatching(/^cus_47119,/)]);
});

it('prints the list as it is filtered, up to a thousand rows, with all its columns', async () => {
  const admin = await visits.visitor({ role: 'admin', url: api.url });
  const { page } = admin;
  await admin.signIn('/admin/subscriptions?status=canceled');
  await page.getByText(ENDED, { exact: true }).waitFor();
  // There is no printer: that the browser is asked to print is what can be seen.
  await page.evaluate('globalThis.print = () => { globalThis.printed = true; }');
  await page.getByRole('button', { name: 'Print the subscriptions' }).click();
  await until(() => page.evaluate<boolean>('globalThis.printed === true'));

  expect(await wrongOnPaper(page)).toEqual([]);
  await page.getByText('the first 1,000 of 5,000. The CSV has every row.').waitFor();
  const rows = page.getByRole('table', { name: 'subscriptions' }).getByRole('row');
  expect(await rows.count()).toBe(1_001);
  expect(await rows.first().getByRole('columnheader').allInnerTexts()).toEqual([
    'Customer',
    'Status',
    'Plan',
    'Mode',
    'MRR',
    'Next',
    'Since',
  ]);
});
