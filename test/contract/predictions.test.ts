import { randomUUID } from 'node:crypto';
import { closePrediction, savePredictions, UNCOMPARED } from '../../db/adoption/predictions.ts';
import type { PredictionRow } from '../../db/adoption/predictions.ts';
import { DAY_MS } from '../../domain/period.ts';
import { sampleUser, storeSubscription } from '../support/billing-samples.ts';
import type { SampleUser } from '../support/billing-samples.ts';
import { startTestApi } from '../support/test-api.ts';
import type { TestApi } from '../support/test-api.ts';

let api: TestApi;
let finance: SampleUser;
let customer: SampleUser;

const NOW = Date.now();

/** A renewal of 49.00 that was due yesterday. */
const renewal = (over: Partial<PredictionRow> = {}): PredictionRow => ({
  id: randomUUID(),
  subscriptionId: `sub_${randomUUID().slice(0, 8)}`,
  customerId: customer.customerId,
  mode: 'managed',
  kind: 'renewal',
  at: NOW - DAY_MS,
  currency: 'usd',
  amount: 4900,
  usageIsAdded: false,
  payment: 'paid',
  ownDifference: 0,
  parts: null,
  meteredPrices: [],
  revision: 1,
  madeAt: NOW - 20 * DAY_MS,
  ...UNCOMPARED,
  ...over,
});

async function compared(
  row: PredictionRow,
  comparison: Parameters<typeof closePrediction>[2],
  now = NOW,
): Promise<void> {
  const em = api.api.deps.em();
  await savePredictions(em, [row]);
  await closePrediction(em, row.id, comparison, { invoiceId: 'in_1', now });
}

const right = (paymentIsRight: boolean | null) =>
  ({ verdict: 'right', at: NOW - DAY_MS, amount: 4900, paymentIsRight }) as const;

beforeAll(async () => {
  api = await startTestApi({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
  finance = await sampleUser(api, { roles: ['finance'] });
  customer = await sampleUser(api, { email: 'missed@example.com' });
  await storeSubscription(api, customer);
});
afterAll(() => api.stop());

it('says nothing before the first comparison', async () => {
  await savePredictions(api.api.deps.em(), [renewal({ at: NOW + DAY_MS })]);
  const { status, body } = await api.call('GET', '/admin/predictions', { token: finance.token });
  expect(status).toBe(200);
  expect(body['all']).toMatchObject({ compared: 0, share: null, open: 1 });
});

it('counts what was right, by mode, and why the rest was not; what is older than the window is left out', async () => {
  await compared(renewal(), right(true));
  await compared(renewal({ mode: 'observed' }), right(false));
  await compared(renewal({ ownDifference: -100 }), right(null));
  await compared(renewal({ subscriptionId: 'sub_missed' }), {
    verdict: 'missed',
    reason: 'item_added',
    at: NOW - DAY_MS,
    amount: 5150,
  });
  await compared(renewal(), right(true), NOW - 31 * DAY_MS);
  const { body } = await api.call('GET', '/admin/predictions', { token: finance.token });
  expect(body).toMatchObject({
    window_days: 30,
    all: {
      compared: 4,
      right: 3,
      missed: 1,
      unexplained: 0,
      share: 0.75,
      payments_right: 1,
      payments_wrong: 1,
      own_differs: 1,
    },
    managed: { compared: 3, right: 2 },
    observed: { compared: 1, right: 1, share: 1 },
    reasons: [{ reason: 'item_added', missed: 1 }],
  });
});

it('lists misses page by page, in major units', async () => {
  await compared(
    renewal({ subscriptionId: 'sub_later', kind: 'end', amount: null, currency: null }),
    {
      verdict: 'missed',
      reason: 'did_not_end',
      at: null,
      amount: null,
    },
    NOW + 1_000,
  );
  const first = await api.call('GET', '/admin/predictions/misses?limit=1', { token: finance.token });
  expect(first.body).toMatchObject({
    total: 2,
    misses: [{ subscription: 'sub_later', kind: 'end', reason: 'did_not_end', happened_at: null }],
  });
  const cursor = String(first.body['next_cursor']);
  const second = await api.call('GET', `/admin/predictions/misses?limit=1&cursor=${cursor}`, {
    token: finance.token,
  });
  expect(second.body).toMatchObject({
    next_cursor: null,
    misses: [
      {
        subscription: 'sub_missed',
        customer: customer.customerId,
        email: 'missed@example.com',
        predicted_amount: 49,
        happened_amount: 51.5,
        reason: 'item_added',
        invoice: 'in_1',
      },
    ],
  });
});

it('is for finance, not for customers or support', async () => {
  for (const path of ['/admin/predictions', '/admin/predictions/misses'])
    expect((await api.call('GET', path, { token: customer.token })).status).toBe(403);
});

it('refuses a cursor of another list', async () => {
  const { status } = await api.call('GET', '/admin/predictions/misses?cursor=nonsense', {
    token: finance.token,
  });
  expect(status).toBe(422);
});
