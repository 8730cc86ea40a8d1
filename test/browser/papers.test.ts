import { strFromU8, unzipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { DOWNLOAD_LIMIT_MS, fileOf } from '../support/downloads.ts';
import { subscribe } from '../support/hosted-page.ts';
import { inLook, wrongOnPaper } from '../support/paper.ts';
import { advance } from '../support/sandbox-clock.ts';
import { until } from '../support/until.ts';
import { stands, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/**
 * All invoices in one file. Its notification disappears by itself, so the test waits for it from the start.
 */
async function downloadAll(page: Page, notice: string): Promise<Awaited<ReturnType<typeof fileOf>>> {
  const [file] = await Promise.all([
    fileOf(page, () => page.getByRole('button', { name: 'Download all' }).click()),
    page.getByText(notice).waitFor({ timeout: DOWNLOAD_LIMIT_MS }),
  ]);
  return file;
}

it('hands all invoices over in one file, and prints them whole, black on white', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await advance(visitor, 'next');
  await visitor.open('/billing');
  const paid = page.getByRole('cell', { name: 'Paid' });
  await paid.nth(1).waitFor();
  const invoices = (await visitor.call('GET', '/billing/invoices')).body as {
    number: string;
    created: string;
  }[];

  const { name, bytes } = await downloadAll(page, 'All 2 invoices are in your downloads.');
  expect(name).toBe('invoices.zip');
  const files = unzipSync(bytes);
  expect(Object.keys(files).sort()).toEqual(
    invoices.map(({ number, created }) => `${created.slice(0, 10)} ${number}.pdf`).sort(),
  );
  for (const file of Object.values(files)) expect(strFromU8(file.slice(0, 5))).toBe('%PDF-');

  expect(await wrongOnPaper(page)).toEqual([]);
  expect(await paid.count()).toBe(2);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  // Who closes the printer's dialog has the look back that was chosen.
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await inLook(page, 'dark');
});

it('reaches every invoice where there are many, leaves out what Stripe has no PDF of, and says so', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  await visitor.open('/billing');
  await page.getByRole('cell', { name: 'Paid' }).waitFor();
  await visits.rows(
    `insert into invoices select (jsonb_populate_record(i, jsonb_build_object('id', i.id || '_' || n,
       'number', i.number || '-' || n, 'created_at', i.created_at - n * interval '1 day'))).*
     from invoices i join customers c on c.id = i.customer_id, generate_series(1, 110) n where c.email = $1`,
    [visitor.email],
  );
  await page.reload();
  const list = page.getByRole('region', { name: 'Invoices' });
  // With the row of headings.
  const rows = (count: number): Promise<boolean> =>
    until(async () => (await list.getByRole('row').count()) === count + 1, { what: `${count} invoices` });
  await rows(12);
  visitor.expectRefusal(404);
  const { bytes } = await downloadAll(page, '1 of 111 invoices are in your downloads');
  const files = unzipSync(bytes);
  expect(Object.keys(files).filter((file) => file.endsWith('.pdf'))).toHaveLength(1);
  const missing = strFromU8(files['Missing invoices.txt'] ?? new Uint8Array())
    .trim()
    .split('\n');
  expect(missing.filter((line) => line.includes('Stripe has no PDF of invoice in_'))).toHaveLength(110);

  expect(await wrongOnPaper(page)).toEqual([]);
  await rows(100);
  await list.getByText('The newest 100. There are older ones').waitFor();
  await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  await rows(12);

  const older = list.getByRole('button', { name: 'Show older ones' });
  await older.click();
  await rows(100);
  await older.click();
  await rows(111);
  expect(await older.count()).toBe(0);
  expect(await visitor.accessibility()).toEqual([]);
});

it('prints the revenue report, and hands its movements over as CSV', async () => {
  const customer = await visits.visitor();
  await subscribe(customer, 'starter');
  const admin = await visits.visitor({ role: 'admin' });
  const { page } = admin;
  await admin.signIn('/admin');
  await stands(page);
  await page.locator('.recharts-surface').first().waitFor();
  await page.getByRole('button', { name: 'CSV' }).click();
  const { name, bytes } = await fileOf(page, () =>
    page.getByRole('menuitem', { name: 'Revenue movements' }).click(),
  );
  expect(name).toMatch(/movements.*\.csv$/);
  const [head = '', ...lines] = strFromU8(bytes).trim().split(/\r?\n/);
  expect(head.split(',')).toEqual(expect.arrayContaining(['kind', 'amount', 'currency']));
  expect(lines.length).toBeGreaterThan(0);

  expect(await wrongOnPaper(page)).toEqual([]);
});

it('leads from our page of an invoice to Stripe’s, which takes the payment', async () => {
  const visitor = await visits.visitor();
  const { page } = visitor;
  await subscribe(visitor, 'starter');
  const [invoice] = (await visitor.call('GET', '/billing/invoices')).body as { id: string; number: string }[];
  // The address that stands in mails.
  await page.goto(new URL(`/billing/invoices/${invoice?.id}`, page.url()).href);
  await page.getByRole('heading', { name: `Invoice ${invoice?.number}` }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/invoice/${invoice?.id}`);
});
