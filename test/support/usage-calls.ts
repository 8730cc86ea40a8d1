import { randomUUID } from 'node:crypto';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { addInterval, anchorDayOf } from '../../domain/period.ts';
import type { CustomerRow } from '../../db/accounts/customers.ts';
import { storeSubscription, sampleUser } from './billing-samples.ts';
import type { SampleUser } from './billing-samples.ts';
import type { CallResult, TestApi, TokenClaims } from './test-api.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { until } from './until.ts';

const DAY = 86_400_000;

/** What a test uses today is to be counted in one day: at the end of one it waits for the next. */
const clearOfMidnight = (): Promise<unknown> =>
  until(() => Date.now() % DAY < DAY - 60_000, { what: 'a new day', everyMs: 250, withinMs: 120_000 });

/**
 * A user whose subscription began ten days ago: Professional, monthly, active, unless it says otherwise.
 */
export async function meteredUser(
  api: TestApi,
  parts: Partial<SubscriptionRow> = {},
  claims: TokenClaims = {},
): Promise<SampleUser & { subscription: SubscriptionRow }> {
  await clearOfMidnight();
  const user = await sampleUser(api, claims);
  const start = Date.now() - 10 * DAY;
  const subscription = await storeSubscription(api, user, {
    currentPeriodStart: start,
    // A month as the calendar has it: the grid of usage periods goes by that.
    currentPeriodEnd: addInterval(start, 'month', 1, anchorDayOf(start)),
    createdAt: start,
    ...parts,
  });
  return { ...user, subscription };
}

/** Changes a customer's row, such as its time zone or test clock. */
export const changeCustomer = (
  api: TestApi,
  { userId, customerId }: SampleUser,
  parts: Partial<CustomerRow>,
): Promise<void> =>
  upsertCustomer(api.api.deps.em(), {
    id: customerId,
    userId,
    email: null,
    name: null,
    currency: 'usd',
    balance: 0,
    defaultPaymentMethodId: null,
    testClockId: null,
    billingTime: null,
    timeZone: null,
    deleted: false,
    updatedAt: Date.now() + 1,
    ...parts,
  });

/** An event as a client sends it. */
export const event = (parts: Record<string, unknown> = {}): Record<string, unknown> => ({
  idempotency_key: randomUUID(),
  event_type: 'inference',
  quantity: 1,
  ...parts,
});

/** Sends events as JSON, or a text as NDJSON. */
export const send = (api: TestApi, token: string, events: unknown): Promise<CallResult> =>
  api.call('POST', '/usage/events', {
    token,
    body: events,
    ...(typeof events === 'string' ? { headers: { 'content-type': 'application/x-ndjson' } } : {}),
  });

/** What became of each event. */
export const results = ({ body }: CallResult): Record<string, unknown>[] =>
  body['results'] as Record<string, unknown>[];

/** GET /billing/usage of somebody. */
export const usageOf = async (
  api: TestApi,
  token: string,
): Promise<Record<string, Record<string, unknown>>> =>
  (await api.call('GET', '/billing/usage', { token })).body as never;
