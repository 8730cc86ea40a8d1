import pg from 'pg';
import type Stripe from 'stripe';
import { idOf } from '../../gateways/stripe/references.ts';
import { applyCouponUpdate, cancelUpdate } from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import type { CallResult } from '../support/test-api.ts';
import { until } from '../support/until.ts';
import { agreedCoupon, asked, change, charged, followed, play, refusal, sandbox } from './story.ts';

/* Codes that customers type: only ours, and one that ends is given once a person. Starter: 19.00 a month. */

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(() => system.stop());

let codes = 0;

/** A code of a new coupon, for half the price unless it says otherwise. */
async function codeOf(
  coupon: Stripe.CouponCreateParams = {},
  metadata: Record<string, string> = { managed_by: 'perennial' },
): Promise<string> {
  const { id } = await system.stripe.coupons.create({
    ...(coupon.amount_off === undefined ? { percent_off: 50 } : {}),
    duration: 'once',
    ...coupon,
  });
  codes += 1;
  const { code } = await system.stripe.promotionCodes.create({
    code: `HALF${codes}`,
    promotion: { type: 'coupon', coupon: id },
    metadata,
  });
  return code;
}

async function subscriber(customer?: TestCustomer): Promise<{ customer: TestCustomer; id: string }> {
  const one = customer ?? (await newCustomer(system));
  const id = await one.subscribe('starter_month_usd');
  await untilStatus(system, id, 'active');
  return { customer: one, id };
}

const type = (id: string, code: string) => change(system, id, applyCouponUpdate, { ...asked(), code });

const buy = ({ token }: TestCustomer, code: string): Promise<CallResult> =>
  system.api.call('POST', '/billing/checkout/create', {
    token,
    body: { tier_id: 'starter', billing_cycle: 'monthly', coupon: code },
  });

/** Another attempt has claimed the code's coupon, which is seen once the page is made and claims it too. */
async function buyWhileClaimed(customer: TestCustomer, code: string): Promise<CallResult> {
  const [found] = (await system.stripe.promotionCodes.list({ code, expand: ['data.promotion.coupon'] })).data;
  const coupon = idOf(found?.promotion.coupon ?? '');
  const [row] = await system.rows<{ user_id: string }>('select user_id from customers where id = $1', [
    customer.customerId,
  ]);
  const other = new pg.Client({ connectionString: system.api.database.url });
  await other.connect();
  try {
    await other.query('begin');
    await other.query('select pg_advisory_xact_lock(8411, hashtext($1))', [coupon]);
    await other.query(
      `insert into coupon_redemptions (id, coupon_id, person, claimed_by, created_at, used_at)
       values ('another', $1, $2, 'subscription:sub_0/code', now(), now())`,
      [coupon, row?.user_id],
    );
    const answer = buy(customer, code);
    await until(async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
      return (await system.rows(waiting)).length > 0;
    });
    await other.query('commit');
    return await answer;
  } finally {
    await other.end();
  }
}

const discounts = async (id: string): Promise<number> =>
  (await system.stripe.subscriptions.retrieve(id)).discounts.length;

describe('a code of a coupon for once', () => {
  it('is taken once, also after its month, and after cancelling and coming back', async () => {
    const { customer, id } = await subscriber();
    const code = await codeOf();
    await type(id, code);
    await play(system, customer, id, 32);
    expect(await discounts(id)).toBe(0);
    expect(await refusal(type(id, code))).toMatchObject({ type: 'coupon_not_applicable' });
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
    await untilStatus(system, id, 'canceled');
    expect(await buy(customer, code)).toMatchObject({ status: 422, body: { code: 'invalid_coupon' } });
    const again = await subscriber(customer);
    expect(await refusal(type(again.id, code))).toMatchObject({ type: 'coupon_not_applicable' });
    // Staff may give it again.
    await change(system, again.id, applyCouponUpdate, await agreedCoupon(system, again.id, code));
    expect(await discounts(again.id)).toBe(1);
  });

  it('is not used up by a page that is left', async () => {
    const customer = await newCustomer(system);
    const code = await codeOf();
    expect((await buy(customer, code)).status).toBe(200);
    expect((await buy(customer, code)).status).toBe(200);
    const { id } = await subscriber(customer);
    await type(id, code);
    expect(await discounts(id)).toBe(1);
  });

  it('closes the page where another claim of the person came first', async () => {
    const customer = await newCustomer(system);
    const code = await codeOf();
    const sessions = async (status: 'open' | 'expired') =>
      (await system.stripe.checkout.sessions.list({ customer: customer.customerId, status })).data;
    const answer = await buyWhileClaimed(customer, code);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_coupon' } });
    expect(answer.body['detail']).toContain('You have already used it.');
    expect([await sessions('open'), await sessions('expired')]).toMatchObject([[], [{}]]);
  });

  it('is not given again while the page that was paid with it waits to be handled', async () => {
    const customer = await newCustomer(system, { card: null });
    const code = await codeOf();
    const page = String((await buy(customer, code)).body['session_id']);
    const other = new pg.Client({ connectionString: system.api.database.url });
    await other.connect();
    try {
      // Holds whoever handles the page.
      await other.query('begin');
      await other.query('select from checkouts where session_id = $1 for update', [page]);
      await sandbox(system, 'POST', `checkout/${page}/complete`, { payment_method: 'pm_card_visa' });
      const id = idOf((await system.stripe.checkout.sessions.retrieve(page)).subscription ?? '');
      await untilStatus(system, id, 'active');
      expect(await charged(system, customer)).toEqual([950]);
      expect(await refusal(type(id, code))).toMatchObject({ type: 'coupon_not_applicable' });
      expect(await discounts(id)).toBe(0);
      const handled = await system.rows('select status from checkouts where session_id = $1', [page]);
      expect(handled).toEqual([{ status: 'open' }]);
    } finally {
      await other.end();
    }
  });

  it('closes a page on which it would be given again', async () => {
    const customer = await newCustomer(system);
    const code = await codeOf();
    const page = String((await buy(customer, code)).body['session_id']);
    const { id } = await subscriber(customer);
    await type(id, code);
    expect(await discounts(id)).toBe(1);
    expect((await system.stripe.checkout.sessions.retrieve(page)).status).toBe('expired');
  });

  it('is not used up where the key lacks the permission', async () => {
    const { id } = await subscriber();
    const code = await codeOf();
    const match = { method: 'POST', path: `^/v1/subscriptions/${id}$`, body: 'discounts' };
    await sandbox(system, 'POST', 'faults', { kind: '403', match, times: 1 });
    expect(await refusal(type(id, code))).toMatchObject({ type: 'stripe_not_allowed' });
    await type(id, code);
    expect(await discounts(id)).toBe(1);
  });

  it('may be taken by others', async () => {
    const code = await codeOf();
    for (const { id } of [await subscriber(), await subscriber()]) {
      await type(id, code);
      expect(await discounts(id)).toBe(1);
    }
  });
});

it('a code of a coupon for ever may be entered again', async () => {
  const { customer, id } = await subscriber();
  const code = await codeOf({ duration: 'forever' });
  await type(id, code);
  await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
  await untilStatus(system, id, 'canceled');
  const again = await subscriber(customer);
  await type(again.id, code);
  await followed(system, customer, again.id);
  expect(await discounts(again.id)).toBe(1);
});

describe('a code of another product', () => {
  it.each(['without our mark', 'for another product'])('%s is an unknown code', async (what) => {
    const { id } = await subscriber();
    const { id: product } = await system.stripe.products.create({ name: 'Theirs' });
    const code = await (what === 'without our mark'
      ? codeOf({}, {})
      : codeOf({ applies_to: { products: [product] } }));
    expect(await refusal(type(id, code))).toMatchObject({ type: 'coupon_unknown_code' });
    expect(await discounts(id)).toBe(0);
    const buyer = await newCustomer(system);
    const unknown = await buy(buyer, 'NOBODY');
    const { status, body } = await buy(buyer, code);
    expect(status).toBe(422);
    expect(String(body['detail'])).toBe(String(unknown.body['detail']).replace('NOBODY', code));
  });

  it('needs no mark where its coupon is for one of our products', async () => {
    const { id } = await subscriber();
    const [price] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
    const product = typeof price?.product === 'string' ? price.product : (price?.product.id ?? '');
    await type(id, await codeOf({ applies_to: { products: [product] } }, {}));
    expect(await discounts(id)).toBe(1);
  });
});

describe('a code whose coupon takes off an amount in another currency', () => {
  const inEuros = { amount_off: 500, currency: 'eur', duration: 'forever' } as const;

  it('is refused before an order, at it, and by a subscription, which pays on as before', async () => {
    const code = await codeOf(inEuros);
    const customer = await newCustomer(system);
    const body = { tier_id: 'starter', billing_cycle: 'monthly', coupon: code };
    const preview = await system.api.call('POST', '/billing/checkout/preview', {
      token: customer.token,
      body,
    });
    expect(preview).toMatchObject({ status: 422, body: { code: 'invalid_coupon' } });
    expect(await buy(customer, code)).toMatchObject({ status: 422, body: { code: 'invalid_coupon' } });
    const { id } = await subscriber(customer);
    expect(await refusal(type(id, code))).toMatchObject({ type: 'coupon_not_applicable' });
    expect(await discounts(id)).toBe(0);
  });
});
