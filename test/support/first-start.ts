import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { cleanEnv } from './launcher.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `npm start` as a newcomer runs it, whose terminal is read. */
export interface FirstStart {
  process: ChildProcess;
  /** All that it has printed. */
  said: () => string;
  /** Waits until it has printed this. */
  says: (text: string) => Promise<void>;
  /** Ctrl-C; the exit code. */
  interrupt: () => Promise<number | null>;
}

export function firstStart(dataDir: string): FirstStart {
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
      await until(() => said.includes(text), { what: `the terminal says ${text}`, withinMs: 240_000 });
    },
    interrupt: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}

/** Signs in with one click on the local sign-in page, in a browser session of its own. */
export async function signInAs(
  browser: Browser,
  address: string,
  title: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto(`${address}/auth/login?return_to=/billing`);
  const others = page.getByText('The other people');
  const button = page.getByRole('button', { name: title }).first();
  if (!(await button.isVisible())) await others.click();
  await button.click();
  await page.waitForURL((url) => url.href.startsWith(address));
  return page;
}
