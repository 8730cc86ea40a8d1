import type { Page } from 'playwright-core';

/** A4 without its margins, at 96 dots an inch. */
const paper = { width: 672, height: 980 };

/** Waits until the page has this look. */
export const inLook = (page: Page, look: string): Promise<void> =>
  page.locator(`html[data-mantine-color-scheme="${look}"]`).waitFor({ state: 'attached' });

/**
 * Problems of the page in print, seen from the dark theme; empty if none. Leaves the page in print view.
 */
export async function wrongOnPaper(page: Page): Promise<string[]> {
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
