import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { readFacts } from '../../scripts/running-system.ts';
import { startBrowser } from '../support/browser.ts';
import { firstStart, signInAs } from '../support/first-start.ts';
import type { FirstStart } from '../support/first-start.ts';

/** The first five minutes of a newcomer, as README.md tells them. */
describe('npm start on an empty folder', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-first-'));
  let terminal: FirstStart | undefined;
  let browser: Browser | undefined;

  afterAll(async () => {
    await browser?.close();
    if (terminal?.process.exitCode === null) await terminal.interrupt();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('names one address, makes six customers over a restart, and signs in with one click', async () => {
    terminal = firstStart(dataDir);
    await terminal.says('1 of 6');
    expect(terminal.said().match(/https?:\/\/\S+/g)).toHaveLength(1);
    expect(terminal.said()).toMatch(/six demo customers[\s\S]*\n {2}Open http:\/\/127\.0\.0\.1:\d+\n/);
    expect(await terminal.interrupt()).toBe(0);

    terminal = firstStart(dataDir);
    await terminal.says('All six demo customers are ready');
    expect(await counts(dataDir)).toEqual({ customers: 6, subscriptions: 7, doubled: 0, refunds: 1 });

    const { console: address } = readFacts(dataDir);
    browser = await startBrowser();
    const overdue = await signInAs(browser, address, 'A customer who is overdue');
    await overdue
      .getByText(/declined|overdue|not paid/i)
      .first()
      .waitFor();
    const staff = await signInAs(browser, address, 'Administrator');
    await staff.goto(`${address}/admin/customers`);
    for (const name of ['Marco Silva', 'Olga Weber', 'Hanna Lind', 'Theo Park', 'Ines Moreau', 'Jonas Berg'])
      await staff.getByText(name).first().waitFor();
    await killTheWorker(staff);
    await takeStripeDown(staff);
    expect(await terminal.interrupt()).toBe(0);
  }, 420_000);
});

/** Work waits while the worker is away, and is done when it is back: nothing lost, nothing doubled. */
async function killTheWorker(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'theo@perennial.test' }).first().click();
  await page.getByRole('button', { name: /^Test clock:/ }).click();
  const state = page.getByRole('status', { name: 'State of the sandbox' });
  await state.getByText('Worker: running').waitFor();
  await page.getByRole('menuitem', { name: 'Kill the worker' }).click();
  await state.getByText('Worker: killed').waitFor();
  await page.getByRole('menuitem', { name: 'Advance one week' }).click();
  await state.getByText(/Events waiting: [1-9]/).waitFor();
  await state.getByText('Worker: running').waitFor({ timeout: 60_000 });
  await state.getByText('Events waiting: 0').waitFor({ timeout: 60_000 });
  await page.getByText('Changed since').waitFor();
  await state.getByText('Lost, of the latest 100 events: 0').waitFor();
  await state.getByText('Invoices paid twice: 0').waitFor();
}

async function takeStripeDown(page: Page): Promise<void> {
  const state = page.getByRole('status', { name: 'State of the sandbox' });
  await page.getByRole('menuitem', { name: 'Take Stripe down' }).click();
  await state.getByText('Stripe: down').waitFor();
  await state.getByText('Lost events: counted once Stripe answers').waitFor();
  await page.getByRole('menuitem', { name: 'End the outage of Stripe' }).click();
  await state.getByText('Stripe: up').waitFor();
}

async function counts(dataDir: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: readFacts(dataDir).database });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, number>>(
      `select (select count(*) from customers)::int as customers, (select count(*) from subscriptions)::int as subscriptions,
         (select count(*) from (select from charges where status = 'succeeded' group by invoice_id having count(*) > 1) as twice)::int as doubled,
         (select count(*) from refunds)::int as refunds`,
    );
    return rows[0] ?? {};
  } finally {
    await client.end();
  }
}
