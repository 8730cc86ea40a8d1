import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** A real Chromium, whose binary comes inside an npm package. The caller closes it. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    // One process for all pages, as the package advises for small machines, ends the browser with the first page that is closed.
    args: chromium.args.filter((arg) => arg !== '--single-process'),
    headless: true,
  });
}
