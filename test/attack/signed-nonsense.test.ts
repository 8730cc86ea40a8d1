import Stripe from 'stripe';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

/** Deliveries with a valid signature that must be refused: old ones, another mode, or no event. */
const SECRET = 'whsec_of_the_attack';
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi({
    STRIPE_SECRET_KEY: 'sk_test_attack',
    STRIPE_API_BASE: 'http://127.0.0.1:9',
    STRIPE_WEBHOOK_SECRET: SECRET,
    TEMPORAL_ADDRESS: '127.0.0.1:9',
  });
});
afterAll(async () => {
  await api.stop();
});

const nowSeconds = (): number => Math.floor(Date.now() / 1_000);
const event = (more: object = {}): string =>
  JSON.stringify({
    id: `evt_${nowSeconds()}`,
    object: 'event',
    type: 'invoice.paid',
    created: nowSeconds(),
    livemode: false,
    data: { object: { id: 'in_1', object: 'invoice' } },
    ...more,
  });

async function deliver(payload: string, signedAt = nowSeconds()): Promise<[number, unknown]> {
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload,
    secret: SECRET,
    timestamp: signedAt,
  });
  const answer = await fetch(`${api.url}/api/v1/billing/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
  return [answer.status, ((await answer.json()) as { code?: unknown }).code];
}

it('a delivery as Stripe sends it is taken', async () => {
  expect(await deliver(event())).toEqual([200, undefined]);
});

it.each(['{}', '[]', 'null', '"evt_1"', '{"id":7,"type":"x","created":1}', '{"id":"evt_1","type":"x"}'])(
  'signed %s is refused, and is no fault of the server',
  async (nonsense) => {
    expect(await deliver(nonsense)).toEqual([400, 'malformed_body']);
  },
);

it('one signed a day ahead is refused, as one signed a day ago', async () => {
  expect(await deliver(event(), nowSeconds() + 86_400)).toEqual([400, 'signature_invalid']);
  expect(await deliver(event(), nowSeconds() - 86_400)).toEqual([400, 'signature_invalid']);
});

it('one of live mode is refused where the key is a test key', async () => {
  expect(await deliver(event({ livemode: true }))).toEqual([400, 'other_stripe_account']);
});
