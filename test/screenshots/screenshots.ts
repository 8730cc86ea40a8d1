/** `npm run screenshots`: makes the README's pictures of the console anew, of a first start with its demo customers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { runMain } from '../../config/command-line.ts';
import { DEMO_PEOPLE } from '../../dev/demo/people.ts';
import { readFacts } from '../../scripts/running-system.ts';
import { startBrowser } from '../support/browser.ts';
import { firstStart, signInAs } from '../support/first-start.ts';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
const usage = `npm run screenshots
Starts a system of its own, waits for its demo customers, and writes docs/images/console-*.png.`;

/** The console's window, in light. */
const WINDOW = { viewport: { width: 1280, height: 860 }, colorScheme: 'light' } as const;

const shoot = async (page: Page, name: string): Promise<void> => {
  await page.locator('[aria-label="Loading"], [aria-busy="true"]').first().waitFor({ state: 'detached' });
  // Charts and menus come in with an animation.
  await page.evaluate('Promise.allSettled(document.getAnimations().map((one) => one.finished))');
  await page.waitForLoadState('networkidle').catch(() => undefined);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  process.stdout.write(`docs/images/${name}.png\n`);
};

async function takeConsole(browser: Browser, address: string): Promise<void> {
  const overdue = await signInAs(browser, address, 'A customer who is overdue', WINDOW);
  await overdue.locator('h1').waitFor();
  await shoot(overdue, 'console-overdue');
  const yearly = await signInAs(browser, address, DEMO_PEOPLE.yearly.name, WINDOW);
  await yearly.goto(`${address}/billing/change?tier=professional&cycle=yearly`);
  await yearly.getByText('Due today').waitFor();
  await shoot(yearly, 'console-change');
  const staff = await signInAs(browser, address, 'Administrator', WINDOW);
  await staff.goto(`${address}/admin`);
  await staff.locator('svg.recharts-surface').first().waitFor();
  await shoot(staff, 'console-revenue');
  await staff.goto(`${address}/admin/customers`);
  await staff.getByRole('link', { name: DEMO_PEOPLE.overdue.email }).first().click();
  await staff.getByRole('heading', { name: DEMO_PEOPLE.overdue.name }).waitFor();
  await shoot(staff, 'console-customer');
}

await runMain(usage, async (args) => {
  parseArgs({ args, options: {} });
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-screenshots-'));
  const system = firstStart(dataDir);
  let browser: Browser | undefined;
  try {
    await system.says('All six demo customers are ready');
    const facts = readFacts(dataDir);
    browser = await startBrowser();
    await takeConsole(browser, facts.console);
    return 0;
  } finally {
    await browser?.close();
    await system.interrupt();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
