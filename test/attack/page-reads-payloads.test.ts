import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createPayloadCodec } from '../../config/payload-codec.ts';
import type { DemoRole } from '../../dev/identity/demo-users.ts';
import { query } from '../../db/sql.ts';
import { startBrowser } from '../support/browser.ts';
import { startSignInSystem } from '../support/sign-in-system.ts';
import type { SignInSystem } from '../support/sign-in-system.ts';

/**
 * Pages that staff have open beside their session: the Temporal UI may have payloads decoded, no other may.
 */
const key = { id: 'p1', key: randomBytes(32) };
const SECRET = 'sub_of_somebody';

let system: SignInSystem;
const pages: Server[] = [];
let browser: Browser;
/** The body that the Temporal UI sends. */
let body: string;
/** The same site as the API, as `temporal.example.com` is of `billing.example.com`. */
let ui: string;
/** Of the same site too: its requests carry the cookie. */
let neighbour: string;
/** Another site. */
let stranger: string;

beforeAll(async () => {
  const [one, two] = [await servePage(), await servePage()];
  // A site is a host with any port.
  ui = `http://127.0.0.1:${one}`;
  neighbour = `http://127.0.0.1:${two}`;
  stranger = `http://localhost:${two}`;
  system = await startSignInSystem({
    PAYLOAD_KEYS: `${key.id}:${key.key.toString('base64')}`,
    TEMPORAL_UI_URL: `${ui}/`,
  });
  browser = await startBrowser();
  const { Payload } = proto.temporal.api.common.v1;
  const payloads = await createPayloadCodec([key]).encode([defaultPayloadConverter.toPayload(SECRET)]);
  const asJson = payloads.map((one) => Payload.toObject(Payload.fromObject(one), { bytes: String }));
  body = JSON.stringify({ payloads: asJson });
});
afterAll(async () => {
  await browser.close();
  for (const server of pages) server.close();
  await system.stop();
});

async function servePage(): Promise<number> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<p>A page</p>');
  });
  pages.push(server);
  server.listen(0);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A browser that is signed in at the API, on a page of `origin`. */
async function at(origin: string, role: DemoRole): Promise<{ page: Page; context: BrowserContext }> {
  const signedIn = await system.signIn({ email: `${role}-of-pages@perennial.test`, role });
  const context = await browser.newContext();
  const value = signedIn.cookie(system.api.url, 'session_token') ?? '';
  await context.addCookies([
    { name: 'session_token', value, url: system.api.url, sameSite: 'Lax', httpOnly: true },
  ]);
  const page = await context.newPage();
  await page.goto(origin);
  return { page, context };
}

interface Asked {
  credentials?: 'include';
  headers?: Record<string, string>;
  mode?: 'no-cors';
}

/** What the page gets, or why it gets nothing. */
const ask = (page: Page, { credentials, headers = {}, mode }: Asked): Promise<string> =>
  page
    .evaluate(
      async ([url, sent, options, contentType]) => {
        const answer = await fetch(`${url}/codec/decode`, {
          method: 'POST',
          body: sent,
          ...options,
          headers: { 'Content-Type': contentType, ...options.headers },
        });
        const { payloads = [] } = (await answer.json()) as { payloads?: { data: string }[] };
        return `${String(answer.status)} ${payloads.map(({ data }) => atob(data)).join()}`;
      },
      [
        system.api.url,
        body,
        { ...(credentials && { credentials }), ...(mode && { mode }), headers },
        mode === 'no-cors' ? 'text/plain' : 'application/json',
      ] as const,
    )
    .catch((error: unknown) => String(error).split('\n')[0] ?? '');

const decoded = async (): Promise<number> => {
  const rows = await query<{ count: string }>(
    system.api.api.deps.em(),
    `select count(*) from audit_log where action = 'payloads.decode'`,
  );
  return Number(rows[0]?.count);
};

const NAMESPACE = { 'X-Namespace': 'default' };

it('the Temporal UI shows staff what is encrypted, by their session or by its own token', async () => {
  const { page, context } = await at(ui, 'editor');
  expect(await ask(page, { credentials: 'include', headers: NAMESPACE })).toBe(`200 "${SECRET}"`);
  const token = await system.identity.token({ email: 'editor-of-pages@perennial.test', role: 'editor' });
  // It sends its ID token along where it has one.
  const headers = { ...NAMESPACE, Authorization: `Bearer ${token}`, 'Authorization-Extras': 'an ID token' };
  expect(await ask(page, { headers })).toBe(`200 "${SECRET}"`);
  expect(await ask(page, { headers: NAMESPACE })).toBe('401 ');
  await context.close();
});

it('a customer gets nothing decoded in it', async () => {
  const { page, context } = await at(ui, 'viewer');
  expect(await ask(page, { credentials: 'include', headers: NAMESPACE })).toBe('403 ');
  await context.close();
});

it('pages of other hosts have nothing decoded by the session, of the same site neither', async () => {
  const before = await decoded();
  for (const origin of [neighbour, stranger]) {
    const { page, context } = await at(origin, 'editor');
    expect(await ask(page, { credentials: 'include', headers: NAMESPACE })).toMatch(/Failed to fetch/);
    await ask(page, { credentials: 'include', mode: 'no-cors' });
    await context.close();
  }
  expect(await decoded()).toBe(before);
});

it('a session alone is no proof that the Temporal UI asks', async () => {
  const before = await decoded();
  const staff = await system.signIn({ email: 'editor-of-pages@perennial.test', role: 'editor' });
  const status = async (origin?: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', ...(origin === undefined ? {} : { origin }) };
    return (await staff.send(`${system.api.url}/codec/decode`, { method: 'POST', headers, body })).status;
  };
  expect(await Promise.all([status(neighbour), status('null'), status()])).toEqual([403, 403, 403]);
  expect(await decoded()).toBe(before);
  expect([await status(ui), await status(system.api.url)]).toEqual([200, 200]);
});
