import { strFromU8, unzipSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { subscribe } from '../support/hosted-page.ts';
import { advance } from '../support/sandbox-clock.ts';
import { stands, visitConsole } from '../support/visitors.ts';
import type { ConsoleVisits } from '../support/visitors.ts';

let visits: ConsoleVisits;
beforeAll(async () => {
  visits = await visitConsole();
});
afterEach(() => visits.check());
afterAll(() => visits.close());

/** A4 without its margins, at 96 dots an inch. */
const paper = { width: 672, height: 980 };

async function fileOf(page: Page, press: () => Promise<void>): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}

const bytesOf = async (download: Download): Promise<Uint8Array> => {
  const chunks = await (await download.createReadStream()).toArray();
  return new Uint8Array(Buffer.concat(chunks as Buffer[]));
};

const inLook = (page: Page, look: string): Promise<void> =>
  page.locator(`html[data-mantine-color-scheme="${look}"]`).waitFor({ state: 'attached' });

/** What is wrong with the page as it would be printed; empty where nothing is. */
async function wrongOnPaper(page: Page): Promise<string[]> {
  await page.setViewportSize(paper);
  await page.emulateMedia({ colorScheme: 'dark' });
  await inLook(page, 'dark');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await inLook(page, 'light');
  return page.evaluate<string[]>(`(() => {
    const shown = (element) => element.getClientRects().length > 0;
    const name = (element) => element.tagName + ' ' + (element.textContent || element.getAttribute('aria-label') || '');
    const pressed = [...document.querySelectorAll('header, nav, button, [role=button], a.mantine-Button-root')].filter(shown);
    const cut = [...document.querySelectorAll('table')].filter((table) => table.getBoundingClientRect().right > innerWidth + 1);
    const pale = [...document.querySelectorAll('h1, h2, td, th')].filter((element) => {
      const [red, green, blue] = getComputedStyle(element).color.match(/[\\d.]+/g).map(Number);
      return shown(element) && (red + green + blue) / 3 > 140;
    });
    return [
      ...pressed.map((element) => 'can only be pressed: ' + name(element)),
      ...cut.map((element) => 'cut off: ' + name(element)),
      ...pale.map((element) => 'pale on white: ' + name(element)),
    ];
  })()`);
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

  const { name, bytes } = await fileOf(page, () =>
    page.getByRole('button', { name: 'Download all' }).click(),
  );
  expect(name).toBe('invoices.zip');
  const files = unzipSync(bytes);
  expect(Object.keys(files).sort()).toEqual(
    invoices.map(({ number, created }) => `${created.slice(0, 10)} ${number}.pdf`).sort(),
  );
  for (const file of Object.values(files)) expect(strFromU8(file.slice(0, 5))).toBe('%PDF-');
  await page.getByText('All 2 invoices are in your downloads.').waitFor();

  expect(await wrongOnPaper(page)).toEqual([]);
  expect(await paid.count()).toBe(2);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  // Who closes the printer's dialog has the look back that was chosen.
  await page.emulateMedia({ media: 'screen', colorScheme: 'dark' });
  await inLook(page, 'dark');
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
