import { findInboxEvent } from '../../db/inbox/inbox.ts';
import { queryOne } from '../../db/sql.ts';
import { freePort } from '../../dev/launcher/free-port.ts';
import { waitUntil } from '../../scripts/wait-until.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';
import { sendWebhook, stripeEvent, stripeId } from '../support/webhook-sender.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({ STRIPE_WEBHOOK_SECRET: 'whsec_test_0123456789abcdef,whsec_the_older_one' });
});
afterAll(async () => {
  await api.stop();
});

const stored = (id: string): ReturnType<typeof findInboxEvent> => findInboxEvent(api.api.deps.em(), id);
const countStored = async (): Promise<number> => {
  const row = await queryOne<{ n: number }>(api.api.deps.em(), 'select count(*)::int as n from inbox_events');
  return row?.n ?? 0;
};
const now = (): number => Math.floor(Date.now() / 1_000);

describe('a delivery that is not good', () => {
  it.each([
    ['without a signature', { signature: null }],
    ['with a signature that is none', { signature: 'nonsense' }],
    ['signed with another secret', { secret: 'whsec_of_somebody_else' }],
    ['signed 301 seconds ago', { timestamp: now() - 301 }],
  ])('%s is refused with 400, and nothing is stored', async (_, options) => {
    const before = await countStored();
    const event = stripeEvent();
    const { status, body, headers } = await sendWebhook(api.url, event, options);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body).toMatchObject({ code: 'signature_invalid', status: 400 });
    expect(await countStored()).toBe(before);
  });

  it('whose body was changed after signing is refused', async () => {
    const event = stripeEvent();
    const other = stripeEvent();
    const { default: Stripe } = await import('stripe');
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload: JSON.stringify(event),
      secret: 'whsec_test_0123456789abcdef',
    });
    expect((await sendWebhook(api.url, other, { signature })).status).toBe(400);
    expect(await stored(other.id)).toBeNull();
  });

  it('that is larger than 1 MiB is refused with 413', async () => {
    const event = { ...stripeEvent(), padding: 'x'.repeat(1024 * 1024) };
    const { status, body } = await sendWebhook(api.url, event);
    expect(status).toBe(413);
    expect(body['code']).toBe('body_too_large');
    expect(await stored(event.id)).toBeNull();
  });

  it('that is signed but not JSON is refused', async () => {
    expect((await sendWebhook(api.url, 'this is not JSON')).status).toBe(400);
  });
});

describe('a good delivery', () => {
  it.each([
    '/api/v1/billing/webhooks/stripe',
    '/api/v1/billing/webhook',
    '/api/billing/webhooks/stripe',
    '/api/billing/webhook',
  ])('to %s is stored as it came, before the 200', async (path) => {
    const event = stripeEvent();
    const { status, body } = await sendWebhook(api.url, event, { path });
    expect(status).toBe(200);
    expect(body).toEqual({ received: true, duplicate: false });
    const row = await stored(event.id);
    expect(row).toMatchObject({ id: event.id, type: event.type, payload: event });
  });

  it('may be signed with the older secret during rotation, and be up to 300 seconds old', async () => {
    const options = { secret: 'whsec_the_older_one', timestamp: now() - 240 };
    expect((await sendWebhook(api.url, stripeEvent(), options)).status).toBe(200);
  });

  it('that comes again is acknowledged as a duplicate', async () => {
    const event = stripeEvent();
    await sendWebhook(api.url, event);
    expect((await sendWebhook(api.url, event)).body).toEqual({ received: true, duplicate: true });
  });

  it('that comes twenty times at once is stored once', async () => {
    const event = stripeEvent();
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendWebhook(api.url, event)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter(({ body }) => body['duplicate'] === false)).toHaveLength(1);
  });

  it('of a type that is not handled is stored and ends ignored with a reason', async () => {
    const event = stripeEvent({
      type: 'radar.early_fraud_warning.created',
      object: { id: stripeId('issfr'), object: 'radar.early_fraud_warning' },
    });
    expect((await sendWebhook(api.url, event)).status).toBe(200);
    await waitUntil(async () => (await stored(event.id))?.state === 'ignored', {
      deadlineMs: 90_000,
      what: 'ignored',
    });
    expect(await stored(event.id)).toMatchObject({ reason: 'this type is not handled' });
  });
});

it('answers 503 while PostgreSQL is down, so that Stripe sends it again', async () => {
  const down = await startTestApi({
    DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/nothing`,
  });
  try {
    const { status, body, headers } = await sendWebhook(down.url, stripeEvent());
    expect(status).toBe(503);
    expect(body['code']).toBe('database_unavailable');
    expect(headers.get('retry-after')).not.toBeNull();
    await waitUntil(
      async () => {
        const ready = await fetch(`${down.url}/readyz`);
        expect(ready.status).toBe(503);
        const readiness = (await ready.json()) as { dependencies: Record<string, { status: string }> };
        expect(readiness.dependencies['database']?.status).toBe('down');
        return readiness.dependencies['temporal']?.status === 'ok';
      },
      { deadlineMs: 90_000, what: 'the first answer of Temporal', tolerant: false },
    );
  } finally {
    await down.stop();
  }
});
