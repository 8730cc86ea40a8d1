import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser, BrowserServer } from 'playwright-core';

/** The package turns off what keeps a page from the answers of other origins. */
const LAX = new Set([
  '--disable-web-security',
  '--disable-site-isolation-trials',
  '--allow-running-insecure-content',
]);

// With one process for all pages, as the package advises, the browser ends with the first closed page.
const options = async () => ({
  executablePath: await chromium.executablePath(),
  args: chromium.args.filter((arg) => arg !== '--single-process' && !LAX.has(arg)),
  headless: true,
});

/**
 * A real Chromium, whose binary comes inside an npm package. It holds pages to the rules for other origins,
 * as everybody's browser does. The caller closes it.
 */
export const startBrowser = async (): Promise<Browser> => playwright.launch(await options());

/** The same for several processes, which join it by its address. */
export const startBrowserServer = async (): Promise<BrowserServer> =>
  playwright.launchServer(await options());

/** Joins a browser that another process started; closing it here leaves the browser running. */
export const joinBrowser = (address: string): Promise<Browser> => playwright.connect(address);
