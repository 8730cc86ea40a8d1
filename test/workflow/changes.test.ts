import { idOf } from '../../gateways/stripe/references.ts';
import {
  applyCouponUpdate,
  removeDiscountUpdate,
  cancelUpdate,
  changePlanUpdate,
  pauseUpdate,
  previewChangeUpdate,
  refreshUpdate,
  resumeUpdate,
} from '../../workflows/contracts/subscription-lifecycle.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import {
  DAY,
  asked,
  agreedCoupon,
  askedByStaff,
  change,
  charged,
  historyOf,
  movements,
  play,
  projected,
  refusal,
  runOf,
  sandbox,
  timeline,
  toPlan,
  readView,
} from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** A customer in the middle of a month of 31 days: prorations are halves. */
async function midMonth(lookupKey = 'starter_month_usd'): Promise<{ customer: TestCustomer; id: string }> {
  const subscriber = await newSubscriber(system, lookupKey);
  await play(system, subscriber.customer, subscriber.id, 15.5);
  return subscriber;
}

describe('a plan change', () => {
  it('upward is made now and prorated to the cent', async () => {
    const { customer, id } = await midMonth();
    const { view, proration } = await change(system, id, changePlanUpdate, toPlan('professional'));
    // Half of 49.00 less half of 19.00.
    expect(proration).toMatchObject({ amountDue: 1500, credit: 950, currency: 'usd' });
    expect(proration?.lines.map(({ amount }) => amount).sort((a, b) => a - b)).toEqual([-950, 2450]);
    expect(view).toMatchObject({ tier: 'professional', status: 'active', amount: 4900, pendingChange: null });
    expect(await charged(system, customer)).toEqual([1900, 1500]);
    expect(await projected(system, id)).toMatchObject({ tier: 'professional', mrr: '4900' });
    expect(await movements(system, id)).toEqual([
      { kind: 'new', amount: 1900, voluntary: null },
      { kind: 'expansion', amount: 3000, voluntary: null },
    ]);
    const kinds = (await timeline(system, id)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['plan_change', 'plan_changed']));
  });

  it('whose answer was lost is answered with what was quoted before it', async () => {
    const { id } = await midMonth();
    await sandbox(system, 'POST', 'faults', {
      kind: 'timeout_after_effect',
      match: { method: 'POST', path: `^/v1/subscriptions/${id}$` },
      times: 3,
      delayMs: 10,
    });
    const { proration } = await change(system, id, changePlanUpdate, toPlan('professional'));
    expect(proration).toMatchObject({ amountDue: 1500, credit: 950, currency: 'usd' });
  });

  it('that is only looked at changes nothing', async () => {
    const { customer, id } = await midMonth();
    const { view, proration } = await change(system, id, previewChangeUpdate, toPlan('enterprise'));
    expect(proration).toMatchObject({ amountDue: 4000, credit: 950 });
    expect(view.tier).toBe('starter');
    expect(await charged(system, customer)).toEqual([1900]);
    expect((await system.stripe.subscriptions.retrieve(id)).items.data[0]?.price.unit_amount).toBe(1900);
  });

  it('whose payment is declined keeps the tier and says why', async () => {
    const { customer, id } = await midMonth();
    await customer.card('pm_card_chargeCustomerFail');
    const why = await refusal(change(system, id, changePlanUpdate, toPlan('professional')));
    expect(why).toMatchObject({ type: 'payment_declined', details: [{ declineCode: 'generic_decline' }] });
    expect(await readView(system, id)).toMatchObject({ tier: 'starter', status: 'active' });
    expect(await charged(system, customer)).toEqual([1900]);
    const answer = await system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'professional', billing_cycle: 'monthly' },
    });
    expect(answer.status).toBe(402);
    expect(answer.body).toMatchObject({ code: 'payment_declined' });
  });

  it('downward waits for the end of the period and is shown until then', async () => {
    const { customer, id } = await midMonth('professional_month_usd');
    const { view } = await change(system, id, changePlanUpdate, toPlan('starter'));
    expect(view).toMatchObject({ tier: 'professional', amount: 4900 });
    expect(view.pendingChange).toMatchObject({ tier: 'starter', effectiveAt: view.currentPeriodEnd });
    await play(system, customer, id, 17);
    await until(async () => (await projected(system, id)).tier === 'starter');
    // Queried after the Update: a query during a replayed task may answer with the earlier state.
    expect(await change(system, id, refreshUpdate, asked())).toMatchObject({
      tier: 'starter',
      pendingChange: null,
      status: 'active',
    });
    await until(async () => (await charged(system, customer)).length === 2);
    expect(await charged(system, customer)).toEqual([4900, 1900]);
    expect((await movements(system, id)).at(-1)).toEqual({
      kind: 'contraction',
      amount: -3000,
      voluntary: null,
    });
  });

  it('that waits is withdrawn by resuming', async () => {
    const { customer, id } = await midMonth('professional_month_usd');
    await change(system, id, changePlanUpdate, toPlan('starter'));
    const view = await change(system, id, resumeUpdate, asked());
    expect(view).toMatchObject({ tier: 'professional', pendingChange: null });
    await play(system, customer, id, 17);
    await until(async () => (await charged(system, customer)).length === 2);
    expect(await charged(system, customer)).toEqual([4900, 4900]);
    expect((await projected(system, id)).tier).toBe('professional');
  });

  it('from months to years is made now, back to months at the end of the year', async () => {
    const { customer, id } = await midMonth();
    const yearly = await change(system, id, changePlanUpdate, toPlan('starter', { interval: 'year' }));
    expect(yearly.view).toMatchObject({ interval: 'year', amount: 19_000 });
    expect(await charged(system, customer)).toEqual([1900, 18_050]);
    expect(Number((await projected(system, id))['mrr'])).toBe(1583);
    const monthly = await change(system, id, changePlanUpdate, toPlan('starter'));
    expect(monthly.view.interval).toBe('year');
    expect(monthly.view.pendingChange).toMatchObject({ tier: 'starter', interval: 'month' });
  });

  it('of the quantity is prorated as well', async () => {
    const { customer, id } = await midMonth();
    const { view } = await change(system, id, changePlanUpdate, toPlan('starter', { quantity: 3 }));
    expect(view).toMatchObject({ quantity: 3, amount: 5700 });
    expect(await charged(system, customer)).toEqual([1900, 1900]);
  });
});

describe('an end', () => {
  it('with the period is shown, and taken back by resuming', async () => {
    const { customer, id } = await midMonth();
    expect(await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true })).toMatchObject({
      cancelAtPeriodEnd: true,
      status: 'active',
    });
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({ cancelAtPeriodEnd: false });
    await play(system, customer, id, 17);
    await until(async () => (await charged(system, customer)).length === 2);
    expect((await projected(system, id)).status).toBe('active');
  });

  it('with the period comes, is the customer’s own, and closes the run', async () => {
    const { customer, id } = await midMonth();
    await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true });
    await customer.advanceDays(17);
    await untilStatus(system, id, 'canceled');
    expect((await movements(system, id)).at(-1)).toEqual({ kind: 'churn', amount: -1900, voluntary: true });
    await until(async () => (await runOf(system, id).describe()).status.name === 'COMPLETED');
    expect(await charged(system, customer)).toEqual([1900]);
  });

  it('at once is answered when Stripe has done it', async () => {
    const { id } = await midMonth();
    const view = await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: false });
    expect(view.status).toBe('canceled');
    expect((await system.stripe.subscriptions.retrieve(id)).status).toBe('canceled');
  });
});

describe('a pause', () => {
  it('until a date ends by itself then', async () => {
    const { customer, id } = await midMonth();
    const back = (await customer.now()) + 40 * DAY;
    const view = await change(system, id, pauseUpdate, { ...asked(), until: back });
    expect(view).toMatchObject({ status: 'paused', pausedUntil: back });
    expect((await movements(system, id)).at(-1)).toMatchObject({ amount: -1900 });
    await play(system, customer, id, 20);
    expect((await projected(system, id)).status).toBe('paused');
    expect(await charged(system, customer)).toEqual([1900]);
    await play(system, customer, id, 21);
    await untilStatus(system, id, 'active');
  });

  it('without a date ends by resuming', async () => {
    const { id } = await midMonth();
    await change(system, id, pauseUpdate, { ...asked(), until: null });
    expect(await change(system, id, resumeUpdate, asked())).toMatchObject({
      status: 'active',
      pausedUntil: null,
    });
  });
});

describe('a coupon', () => {
  it('lowers what comes next', async () => {
    const { customer, id } = await midMonth();
    const coupon = await system.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    // The id of a coupon knows none of the limits that its promotion codes have: it is for staff.
    const typed = change(system, id, applyCouponUpdate, { ...asked(), code: coupon.id });
    expect(await refusal(typed)).toMatchObject({ type: 'coupon_unknown_code' });
    const view = await change(system, id, applyCouponUpdate, await agreedCoupon(system, id, coupon.id));
    expect(view.status).toBe('active');
    await play(system, customer, id, 17);
    await until(async () => (await charged(system, customer)).length === 2);
    expect(await charged(system, customer)).toEqual([1900, 950]);
    expect(Number((await projected(system, id))['mrr'])).toBe(950);
  });

  it('that staff remove counts no more, from the next invoice on', async () => {
    const { customer, id } = await midMonth();
    const coupon = await system.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    await change(system, id, applyCouponUpdate, await agreedCoupon(system, id, coupon.id));
    const [discount] = (await system.stripe.subscriptions.retrieve(id)).discounts;
    const input = { ...askedByStaff(), discountId: idOf(discount ?? '') };
    await change(system, id, removeDiscountUpdate, input);
    // The same request again, and one for what is gone.
    await change(system, id, removeDiscountUpdate, input);
    const gone = change(system, id, removeDiscountUpdate, { ...input, ...askedByStaff() });
    expect(await refusal(gone)).toMatchObject({ type: 'not_found' });
    expect(Number((await projected(system, id))['mrr'])).toBe(1900);
    await play(system, customer, id, 17);
    await until(async () => (await charged(system, customer)).length === 2);
    expect(await charged(system, customer)).toEqual([1900, 1900]);
  });

  it('of the customer is removed, unless it also lowers what is not managed here', async () => {
    const { customer, id } = await midMonth();
    const { id: coupon } = await system.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
    const set = await fetch(`${system.sandbox.url}/_sandbox/customers/${customer.customerId}/discount`, {
      method: 'POST',
      body: new URLSearchParams({ coupon }),
    });
    const { discount: discountId } = (await set.json()) as { discount: string };
    const [price] = (await system.stripe.prices.list({ lookup_keys: ['professional_month_usd'] })).data;
    const other = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: price?.id ?? '' }],
    });
    const refused = change(system, id, removeDiscountUpdate, { ...askedByStaff(), discountId });
    expect(await refusal(refused)).toMatchObject({ type: 'not_managed' });
    await system.stripe.subscriptions.cancel(other.id);
    await change(system, id, removeDiscountUpdate, { ...askedByStaff(), discountId });
    const { customer: after } = await system.stripe.subscriptions.retrieve(id, { expand: ['customer'] });
    expect(after).toMatchObject({ discount: null });
  });

  it('that nobody knows is refused', async () => {
    const { id } = await midMonth();
    const why = await refusal(change(system, id, applyCouponUpdate, { ...asked(), code: 'NOBODY' }));
    expect(why.type).toMatch(/^coupon_/);
  });
});

describe('requests', () => {
  it('that come together are done one after the other', async () => {
    const { customer, id } = await midMonth();
    const [first, second] = await Promise.allSettled([
      change(system, id, changePlanUpdate, toPlan('professional')),
      change(system, id, changePlanUpdate, toPlan('enterprise')),
    ]);
    expect([first.status, second.status]).toEqual(['fulfilled', 'fulfilled']);
    // In either order: up to the top at once, and what asks for less than that waits for the period's end.
    expect(await readView(system, id)).toMatchObject({ tier: 'enterprise' });
    expect((await charged(system, customer)).reduce((sum, amount) => sum + amount, 0)).toBe(1900 + 4000);
  });

  it('made twice with one key have one effect and one answer, also in the next run', async () => {
    const { customer, id } = await midMonth();
    const request = toPlan('professional', { key: 'upgrade-once' });
    const first = await change(system, id, changePlanUpdate, request);
    const again = await change(system, id, changePlanUpdate, request);
    expect(again).toEqual(first);
    const run = (await runOf(system, id).describe()).runId;
    await play(system, customer, id, 17);
    await until(async () => (await runOf(system, id).describe()).runId !== run);
    expect(await change(system, id, changePlanUpdate, request)).toEqual(first);
    expect((await charged(system, customer)).filter((amount) => amount === 1500)).toHaveLength(1);
    const effects = await system.rows('select key from effects where kind = $1 and key like $2', [
      'change_plan',
      `%${id}%`,
    ]);
    expect(effects).toHaveLength(1);
  });

  it('that are not legal are refused without a trace in history', async () => {
    const { id } = await midMonth();
    const workflowId = `subscription:${id}`;
    const before = await historyOf(system, workflowId);
    const refused = [
      await refusal(change(system, id, resumeUpdate, asked())),
      await refusal(change(system, id, pauseUpdate, { ...asked(), until: 1 })),
    ];
    expect(refused.map(({ type }) => type)).toEqual(['nothing_to_resume', 'invalid_until']);
    const after = await historyOf(system, workflowId);
    expect(after.filter(({ type }) => /UPDATE/.test(type))).toEqual(
      before.filter(({ type }) => /UPDATE/.test(type)),
    );
  });

  it('that hit an error nobody foresaw fail alone; the subscription goes on', async () => {
    const { id } = await midMonth();
    // No client of ours sends this: the handler meets a null where an actor should be.
    const broken = { key: 'broken', actor: null, atPeriodEnd: true } as never;
    expect((await refusal(change(system, id, cancelUpdate, broken))).type).toBe('internal_error');
    await runOf(system, id).signal('billingEvents', null);
    await runOf(system, id).signal('billingEvents', [null, { id: 7 }]);
    expect(await change(system, id, refreshUpdate, asked())).toMatchObject({ status: 'active' });
    expect(await change(system, id, cancelUpdate, { ...asked(), atPeriodEnd: true })).toMatchObject({
      cancelAtPeriodEnd: true,
    });
  });
});
