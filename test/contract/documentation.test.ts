import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** What somebody sees of /api/docs who is not signed in and has no token. */
const TOKEN = 'metrics-token-of-the-documentation';
const KEY = 'sk_test_of_the_documentation';
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    METRICS_TOKEN: TOKEN,
    STRIPE_SECRET_KEY: KEY,
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    PUBLIC_URL: 'https://billing.example.com',
  });
});
afterAll(async () => {
  await api.stop();
});

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${api.url}${path}`, { headers });

/** Where a page takes its parts from. */
const partsOf = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, at]) => at ?? '');

it('the page and all its parts come without a token, from this server only', async () => {
  const page = await get('/api/docs');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
  const parts = partsOf(await page.text());
  expect(parts).toHaveLength(4);
  for (const part of parts) {
    expect(part).toMatch(/^\/api\/docs\//);
    const { status, headers } = await get(part);
    expect([part, status, headers.get('x-content-type-options')]).toEqual([part, 200, 'nosniff']);
  }
});

it('nothing else of the viewer or of the disk is handed out', async () => {
  for (const name of [
    'index.html',
    'package.json',
    'swagger-ui-bundle.js.map',
    '%2e%2e%2fpackage.json',
    'constructor',
    'toString',
    '__proto__',
  ]) {
    const answer = await get(`/api/docs/${name}`);
    const type = answer.headers.get('content-type');
    expect([name, answer.status, type]).toEqual([name, 404, 'application/problem+json']);
  }
});

it('the document is the same for everybody, and names the public address whatever host is asked for', async () => {
  const text = await (await get('/api/openapi.json')).text();
  const admin = await api.issuer.token({ email: 'admin@example.test', roles: ['admin'] });
  for (const headers of [
    { authorization: `Bearer ${admin}` },
    { authorization: 'Bearer nonsense' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' },
  ])
    expect(await (await get('/api/openapi.json', headers)).text()).toBe(text);
  const { servers } = JSON.parse(text) as { servers: { url: string }[] };
  expect(servers.map(({ url }) => new URL(url).origin)).toEqual(
    servers.map(() => 'https://billing.example.com'),
  );
  expect(servers).not.toEqual([]);
});

it('neither page nor document tells a setting, a secret or a host behind the API', async () => {
  const shown = await Promise.all(
    ['/api/docs', '/api/docs/show.js', '/api/openapi.json'].map(async (path) => (await get(path)).text()),
  );
  const hidden = [TOKEN, KEY, '127.0.0.1:9', api.issuer.url, new URL(api.database.appUrl).host];
  for (const text of shown) expect(hidden.filter((one) => text.includes(one))).toEqual([]);
});

it('each problem type leads to what it means, and no other name does', async () => {
  const known = await get('/api/problems/not_found');
  expect([known.status, await known.json()]).toEqual([
    200,
    expect.objectContaining({ code: 'not_found', status: 404 }),
  ]);
  const page = await get('/api/problems/not_found', { accept: 'text/html,*/*;q=0.8' });
  expect(page.headers.get('content-type')).toContain('text/html');
  expect(await page.text()).toMatch(/<h2>What to do<\/h2>\s+<p>Check the id/);
  for (const name of ['nosuch', 'constructor', '__proto__'])
    expect([name, (await get(`/api/problems/${name}`)).status]).toEqual([name, 404]);
});
