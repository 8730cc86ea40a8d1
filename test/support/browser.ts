import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserServer } from 'playwright-core';

/** The package turns off what keeps a page from the answers of other origins. */
const LAX = new Set([
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
]);

const options = async ({ isStrict = false } = {}) => ({
  executablePath: await chromium.executablePath(),
  // With one process for all pages, as the package advises, the browser ends with the first closed page.
  args: chromium.args.filter((arg) => arg !== '--single-process' && !(isStrict && LAX.has(arg))),
  headless: true,
});

/**
 * A real Chromium, whose binary comes inside an npm package. The caller closes it.
 * @param isStrict holds pages to the rules for other origins, as everybody's browser does
 */
export const startBrowser = async (given: { isStrict?: boolean } = {}): Promise<Browser> =>
  playwright.launch(await options(given));

/** The same for several processes, which join it by its address. */
export const startBrowserServer = async (): Promise<BrowserServer> =>
  playwright.launchServer(await options());

/** Joins a browser that another process started; closing it here leaves the browser running. */
export const joinBrowser = (address: string): Promise<Browser> => playwright.connect(address);
