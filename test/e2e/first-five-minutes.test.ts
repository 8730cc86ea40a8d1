import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { readFacts } from '../../scripts/running-system.ts';
import { startBrowser } from '../support/browser.ts';
import { cleanEnv } from '../support/launcher.ts';
import { until } from '../support/until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a newcomer starts, whose terminal is read. */
interface Terminal {
  process: ChildProcess;
  said: () => string;
  says: (text: string | RegExp) => Promise<void>;
  /** Ctrl-C; the exit code. */
  interrupt: () => Promise<number | null>;
}

function start(dataDir: string): Terminal {
  const child = spawn(process.execPath, ['dev/stack.ts', '--ports', 'auto', '--data-dir', dataDir], {
    cwd: root,
    env: cleanEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    said: () => said,
    says: async (text) => {
      await until(() => (typeof text === 'string' ? said.includes(text) : text.test(said)), {
        what: `the terminal says ${String(text)}`,
        withinMs: 240_000,
      });
    },
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** The first five minutes of a newcomer, as README.md tells them. */
describe('npm start on an empty folder', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'perennial-first-'));
  let terminal: Terminal | undefined;
  let browser: Browser | undefined;

  afterAll(async () => {
    await browser?.close();
    if (terminal?.process.exitCode === null) await terminal.interrupt();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('names one address, makes six customers over a restart, and signs in with one click', async () => {
    terminal = start(dataDir);
    await terminal.says('1 of 6');
    expect(terminal.said().match(/https?:\/\/\S+/g)).toHaveLength(1);
    expect(terminal.said()).toMatch(/six demo customers[\s\S]*\n {2}Open http:\/\/127\.0\.0\.1:\d+\n/);
    expect(await terminal.interrupt()).toBe(0);

    terminal = start(dataDir);
    await terminal.says('All six demo customers are ready');
    expect(await counts(dataDir)).toEqual({ customers: 6, subscriptions: 7, doubled: 0, refunds: 1 });

    const { console: address } = readFacts(dataDir);
    browser = await startBrowser();
    const overdue = await signIn(browser, address, 'A customer who is overdue');
    await overdue
      .getByText(/declined|overdue|not paid/i)
      .first()
      .waitFor();
    const staff = await signIn(browser, address, 'Administrator');
    await staff.goto(`${address}/admin/customers`);
    for (const name of ['Marco Silva', 'Olga Weber', 'Hanna Lind', 'Theo Park', 'Ines Moreau', 'Jonas Berg'])
      await staff.getByText(name).first().waitFor();
    expect(await terminal.interrupt()).toBe(0);
  }, 420_000);
});

async function signIn(browser: Browser, address: string, title: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${address}/auth/login?return_to=/billing`);
  await page.getByRole('button', { name: title }).first().click();
  await page.waitForURL((url) => url.href.startsWith(address));
  return page;
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
