import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const artifacts = fileURLToPath(new URL('../../.artifacts', import.meta.url));

/** What the browser itself measured, in milliseconds. */
export interface PageSpeed {
  /** The largest thing of the page is painted. */
  largestPaint: number;
  /** Slowest answer to a key or a click, until the next paint. */
  interaction: number;
  /** How far things moved while the page was built, as browsers count it. */
  shift: number;
  /** Longest time in which the page did nothing else. */
  longestTask: number;
  /** Tasks above 50 ms, which browsers call long. */
  longTasks: number;
}

/** Collects what the browser reports; given as text, since it runs in the page. */
const observe = (buffered: boolean): string => `
  window.speed = { largestPaint: 0, interaction: 0, shift: 0, longestTask: 0, longTasks: 0 };
  const watch = (type, take, more) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: ${buffered}, ...more });
  watch('largest-contentful-paint', ({ startTime }) => { speed.largestPaint = startTime; });
  watch('event', ({ interactionId, duration }) => {
    if (interactionId) speed.interaction = Math.max(speed.interaction, duration);
  }, { durationThreshold: 16 });
  // What moves after something was pressed is the answer to it, however late that comes on a busy machine.
  let pressed = Infinity;
  addEventListener('pointerdown', () => { pressed = Math.min(pressed, performance.now()); }, true);
  watch('layout-shift', ({ hadRecentInput, startTime, value }) => {
    if (!hadRecentInput && startTime < pressed) speed.shift += value;
  });
  watch('longtask', ({ duration }) => {
    speed.longTasks += 1;
    speed.longestTask = Math.max(speed.longestTask, duration);
  });
`;

/** Has every page that is opened from now on measured, from its beginning. */
export async function measureLoads(page: Page): Promise<void> {
  await page.addInitScript({ content: observe(true) });
}

/** Has the page that is open measured from now on. */
export async function measureUse(page: Page): Promise<void> {
  await page.evaluate(`{${observe(false)}}`);
}

/** The page's measurements, with the last press: it is known after the paint that follows. */
export const speedOf = (page: Page): Promise<PageSpeed> =>
  page.evaluate<PageSpeed>(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(window.speed), 0))))',
  );

/**
 * Writes figures to .artifacts/, with the machine's load. Times depend on it: docs/performance.md has them
 * from an idle machine.
 */
export function writeFigures(name: string, figures: object): void {
  mkdirSync(artifacts, { recursive: true });
  const run = { load: loadavg()[0], processors: cpus().length, ...figures };
  writeFileSync(join(artifacts, `${name}.json`), `${JSON.stringify(run, null, 2)}\n`);
}
