import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import pg from 'pg';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type Stripe from 'stripe';
import { createStripe } from '../../gateways/stripe/client.ts';
import type { DemoRole } from '../../dev/identity/demo-users.ts';
import { joinBrowser } from './browser.ts';
import { consoleFacts } from './console-facts.ts';
import { until } from './until.ts';

/** Somebody with a browser of their own: cookies, storage, and what the browser complained of. */
export interface Visitor {
  page: Page;
  context: BrowserContext;
  email: string;
  /** Opens a page of the console and waits until it stands. */
  open: (path: string) => Promise<void>;
  /** Signs in through the identity provider's page, and comes back to `returnTo`. */
  signIn: (returnTo?: string) => Promise<void>;
  /** On the identity provider's page, where the console has sent the visitor. */
  signInHere: () => Promise<void>;
  /** Follows a dialog's link to sign in again, in a tab of its own that is closed afterwards. */
  signInAgain: (dialog: Locator) => Promise<void>;
  /**
   * An API call as the visitor's browser makes it, with cookies and the CSRF token. Returns status and
   * body.
   */
  call: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: unknown }>;
  /** Says that an answer of this status is a part of the story, so that the browser may complain of it. */
  expectRefusal: (status: number) => void;
  /**
   * Announces that the server is down in this story, so that the browser's errors about it are expected.
   */
  expectOutage: () => void;
  /** What axe finds wrong on the page as it stands, in light and dark. */
  accessibility: () => Promise<string[]>;
  /** Writes desktop and phone, light and dark, to .artifacts/. */
  photograph: (name: string) => Promise<void>;
}

/** What a file of the suite `browser` works with. */
export interface ConsoleVisits {
  url: string;
  stripe: Stripe;
  rows: <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) => Promise<Row[]>;
  visitor: (options?: VisitorOptions) => Promise<Visitor>;
  /** Has the visitor signed in an hour earlier than they did: what moves money wants a recent sign-in. */
  ageSignIn: (visitor: Visitor) => Promise<void>;
  /** Fails where any visitor's browser complained; to be called after each test. Ends their visits. */
  check: () => Promise<void>;
  close: () => Promise<void>;
}

export interface VisitorOptions {
  /** Default: somebody new. */
  email?: string;
  role?: DemoRole;
  /** Which console is visited; default the suite's own. */
  url?: string;
}

const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };
const artifacts = fileURLToPath(new URL('../../.artifacts', import.meta.url));

/** Joins the suite's browser and system. */
export async function visitConsole(): Promise<ConsoleVisits> {
  const facts = consoleFacts();
  const browser = await joinBrowser(facts.browser);
  const pool = new pg.Pool({ connectionString: facts.database, max: 2 });
  // The database is dropped while a connection may still be saying goodbye.
  pool.on('error', () => undefined);
  const complaints: string[] = [];
  const contexts: BrowserContext[] = [];
  const rows: ConsoleVisits['rows'] = async (sql, params = []) =>
    (await pool.query(sql, params)).rows as never;
  return {
    url: facts.url,
    stripe: createStripe({ secretKey: facts.stripeKey, apiBase: facts.stripeBase }),
    rows,
    visitor: async (options = {}) => {
      const visitor = await newVisitor(browser, complaints, { url: facts.url, ...options });
      contexts.push(visitor.context);
      return visitor;
    },
    ageSignIn: async ({ email }) => {
      await rows(
        `update sessions set auth_time = auth_time - interval '1 hour'
         where user_id = (select id from users where email = $1)`,
        [email],
      );
    },
    check: async () => {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      expect(complaints.splice(0)).toEqual([]);
    },
    close: async () => {
      await pool.end();
      await browser.close();
    },
  };
}

async function newVisitor(
  browser: Browser,
  complaints: string[],
  {
    url,
    email = `${randomUUID().slice(0, 8)}@example.com`,
    role = 'viewer',
  }: VisitorOptions & { url: string },
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: desktop,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // What moves looks different in each picture, and is waited for.
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(45_000);
  const page = await context.newPage();
  const expected = new Set<number>();
  let outage = false;
  page.on('console', (message) => {
    // The identity provider and Stripe's pages are not the console.
    if (!page.url().startsWith(url)) return;
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const status = /status of (\d{3})/.exec(message.text())?.[1];
    if (status !== undefined && expected.has(Number(status))) return;
    if (outage && message.text().includes('net::ERR_')) return;
    complaints.push(`${page.url()}: ${message.text()} (${message.location().url})`);
  });
  // Proxies write paths into their logs.
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url());
    if (origin === new URL(url).origin && decodeURIComponent(pathname).includes('@'))
      complaints.push(`${page.url()}: an address in the path of ${request.method()} ${pathname}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));

  const open = async (path: string): Promise<void> => {
    await page.goto(`${url}${path}`);
    await stands(page);
  };
  const sendForm = async (form: Page): Promise<void> => {
    await form.fill('#email', email);
    await form.selectOption('#role', role);
    await form.click('form:has(#email) button');
  };
  const signInHere = async (): Promise<void> => {
    await sendForm(page);
    await page.waitForURL((at) => at.href.startsWith(url));
    await stands(page);
  };
  return {
    page,
    context,
    email,
    open,
    signIn: async (returnTo = '/billing') => {
      await page.goto(`${url}/auth/login?return_to=${encodeURIComponent(returnTo)}`);
      await signInHere();
    },
    signInHere,
    signInAgain: async (dialog) => {
      const opened = context.waitForEvent('page');
      await dialog.getByRole('link', { name: 'Sign in again' }).click();
      const tab = await opened;
      await sendForm(tab);
      await tab.getByText('Go on in the tab you came from.').waitFor();
      await tab.close();
    },
    call: async (method, path, body) => {
      const csrf = (await context.cookies(url)).find(({ name }) => name === 'csrf_token')?.value ?? '';
      const answer = await context.request.fetch(`${url}/api/v1${path}`, {
        method,
        headers: { 'x-csrf-token': csrf },
        ...(body === undefined ? {} : { data: body }),
      });
      const text = await answer.text();
      return { status: answer.status(), body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    expectRefusal: (status) => void expected.add(status),
    expectOutage: () => {
      outage = true;
    },
    accessibility: () => inBothLooks(page, () => violations(page)),
    photograph: (name) => photograph(page, name),
  };
}

/** Waits until a page of the console has its heading and nothing on it is being loaded any more. */
export async function stands(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('[aria-label="Loading"]').first().waitFor({ state: 'detached' });
}

/** Waits until a field holds this text: typed text may reach the form after the field loses focus. */
export async function holds(field: Locator, text: string): Promise<void> {
  await until(async () => (await field.inputValue()) === text, { what: `a field that holds "${text}"` });
}

/** Waits until nothing on the page is busy or fades: half-way, its colours are not those it has. */
async function waitUntilIdle(page: Page): Promise<void> {
  await page
    .locator('[aria-label="Loading"], [aria-busy="true"], [data-loading="true"]')
    .first()
    .waitFor({ state: 'detached' });
  await page.evaluate(
    'Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished))',
  );
}

async function inBothLooks(page: Page, look: (colorScheme: string) => Promise<string[]>): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
    found.push(...(await look(colorScheme)).map((line) => `${colorScheme}: ${line}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

/** What arrives while axe looks is half there for it: only what it finds each time is wrong. */
async function violations(page: Page): Promise<string[]> {
  let found: string[] = [];
  for (let looks = 0; looks < 3; looks += 1) {
    found = await violationsNow(page);
    if (found.length === 0) break;
  }
  return found;
}

async function violationsNow(page: Page): Promise<string[]> {
  await waitUntilIdle(page);
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`),
  );
}

async function photograph(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  for (const [device, viewport] of Object.entries({ desktop, phone })) {
    await page.setViewportSize(viewport);
    // The header is fixed at the top of the window, and would appear in the middle of a full-page picture.
    await page.evaluate('scrollTo(0, 0)');
    await inBothLooks(page, async (colorScheme) => {
      await page.screenshot({
        path: join(artifacts, `${name}-${device}-${colorScheme}.png`),
        fullPage: device === 'phone',
      });
      return [];
    });
  }
  await page.setViewportSize(desktop);
}
