import { connect } from 'node:net';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    CORS_ORIGINS: 'https://app.example.com',
    PUBLIC_URL: 'https://billing.example.com',
  });
});
afterAll(async () => {
  await api.stop();
});

const path = '/subscriptions/plans';

it('answers carry headers that keep browsers from misusing them', async () => {
  const { headers } = await api.call('GET', path);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
  expect(headers.get('x-powered-by')).toBeNull();
  const problem = await api.call('GET', '/nowhere');
  expect(problem.headers.get('x-content-type-options')).toBe('nosniff');
});

it("the page of the API's document may show itself", async () => {
  const { headers } = await api.call('GET', '/docs', { mount: '/api' });
  expect(headers.get('content-security-policy')).not.toContain("default-src 'none'; frame");
});

it('only listed origins may call from their pages', async () => {
  const listed = await api.call('GET', path, { headers: { origin: 'https://app.example.com' } });
  expect(listed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  expect(listed.headers.get('access-control-allow-credentials')).toBe('true');
  const refused = await api.call('GET', '/billing/subscription', {
    headers: { origin: 'https://app.example.com' },
  });
  expect(refused.status).toBe(401);
  expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  for (const origin of ['https://evil.test', 'https://app.example.com.evil.test', 'null']) {
    const { headers } = await api.call('GET', path, { headers: { origin } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

it('a listed origin learns beforehand what it may send', async () => {
  const { status, headers } = await api.call('OPTIONS', '/billing/checkout/create', {
    headers: { origin: 'https://app.example.com', 'access-control-request-method': 'POST' },
  });
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-headers')).toContain('X-CSRF-Token');
  expect(headers.get('access-control-allow-methods')).toContain('POST');
});

it('a body over the limit is refused', async () => {
  const { status, body } = await api.call('POST', '/billing/checkout/create', {
    token: await api.issuer.token(),
    body: { tier_id: 'x'.repeat(200_000) },
  });
  expect(status).toBe(413);
  expect(body.code).toBe('body_too_large');
});

it('who sends a request too slowly is cut off', async () => {
  // Of its own, since a machine that stands still for a moment is as slow to it as a client that does.
  const hasty = await startTestApi({}, { requestTimeoutMs: 1_000, headersTimeoutMs: 1_000 });
  const { hostname, port } = new URL(hasty.url);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        'POST /api/v1/billing/webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nslow',
      );
    });
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  }).finally(() => hasty.stop());
  expect(answer).toMatch(/^HTTP\/1\.1 4(?:08|00) /);
});
