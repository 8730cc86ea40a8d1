import { randomBytes } from 'node:crypto';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';

/** Somebody with stolen card numbers or model keys finds out which of them work, one request each. */
let system: BillingSystem;

beforeAll(async () => {
  // Empty: the limit that ships.
  system = await startBillingSystem({
    RATE_LIMIT_PROBES: '',
    BYOK_MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  });
});
afterAll(async () => {
  await system.stop();
});

const attach = ({ token }: TestCustomer, card: string): Promise<CallResult> =>
  system.api.call('POST', '/stripe/attach_payment_method', { token, body: { payment_method_id: card } });

it('every refused card gets the same answer, and the sixth in an hour none', async () => {
  const [thief, other] = [
    await newCustomer(system, { card: null }),
    await newCustomer(system, { card: null }),
  ];
  const answers: CallResult[] = [];
  for (const decline of ['', 'InsufficientFunds', 'LostCard', 'StolenCard', 'ExpiredCard'])
    answers.push(await attach(thief, `pm_card_visa_chargeDeclined${decline}`));
  expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(402));
  const shown = answers.map(({ body }) => JSON.stringify({ ...body, request_id: null }));
  expect(new Set(shown).size).toBe(1);
  expect(shown[0]).not.toMatch(/decline_code|insufficient|lost|stolen|expired|generic/i);

  const sixth = await attach(thief, 'pm_card_visa');
  expect([sixth.status, sixth.body.code]).toEqual([429, 'rate_limited']);
  expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(3_000);
  expect((await attach(other, 'pm_card_visa')).status).toBe(200);
});

it('a key is tried five times an hour, counted apart from cards', async () => {
  const { token } = await newCustomer(system, { card: null });
  // No key is kept: a guess counts all the same.
  const test = (): Promise<CallResult> => system.api.call('POST', '/byok/keys/test/openai', { token });
  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1) statuses.push((await test()).status);
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429]);
  const body = { payment_method_id: 'pm_card_visa' };
  expect((await system.api.call('POST', '/stripe/attach_payment_method', { token, body })).status).toBe(200);
});

it('a payment that the bank refuses tells its customer no more than that, and staff the code', async () => {
  const thief = await newCustomer(system);
  await thief.subscribe('starter_month_usd');
  const upgrade = async (card: string, headers: Record<string, string> = {}): Promise<CallResult> => {
    await thief.card(card);
    return system.api.call('POST', '/billing/subscription/upgrade', {
      token: thief.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
      headers,
    });
  };
  const key = { 'Idempotency-Key': 'try-the-card' };
  const refused = await upgrade('pm_card_chargeCustomerFail', key);
  const repeated = await upgrade('pm_card_chargeCustomerFail', key);
  for (const { status, body } of [refused, repeated]) {
    expect([status, body.code]).toEqual([402, 'payment_declined']);
    expect(JSON.stringify(body)).not.toMatch(/decline_code|insufficient|lost|stolen|generic/i);
  }
  const staff = await system.identity.token({ email: 'ada@example.test', role: 'admin' });
  const seen = await system.api.call('PATCH', `/admin/subscriptions/${thief.customerId}`, {
    token: staff,
    body: { tier: 'professional', reason: 'Asked by phone' },
  });
  expect([seen.status, seen.body['decline_code']]).toEqual([402, 'generic_decline']);
});
