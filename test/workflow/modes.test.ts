import { SEARCH_ATTRIBUTES } from '../../workflows/contracts/search-attributes.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { newStranger } from '../support/stranger.ts';
import { until } from '../support/until.ts';
import { movements, runOf, timeline } from './story.ts';

let system: BillingSystem;
beforeAll(async () => {
  system = await startBillingSystem();
});
afterAll(() => system.stop());

const modeOf = async (id: string): Promise<string | undefined> =>
  (await system.rows<{ mode: string }>('select mode from subscriptions where id = $1', [id]))[0]?.mode;

const untilMode = (id: string, mode: string): Promise<unknown> =>
  until(async () => (await modeOf(id)) === mode, { what: `${id} is ${mode}` });

/** Everything that came of the ids has been worked on. */
const untilAnswered = (id: string): Promise<unknown> =>
  until(
    async () => {
      const [count] = await system.rows<{ open: number; all: number }>(
        `select count(*)::int as all, count(*) filter (where state in ('pending', 'delivered'))::int as open
         from inbox_events where payload::text like '%' || $1 || '%'`,
        [id],
      );
      return (count?.all ?? 0) > 0 && count?.open === 0;
    },
    { what: `the events of ${id} are answered` },
  );

const outbox = (customerId: string): Promise<unknown[]> =>
  system.rows('select kind from outbox_messages where customer_id = $1', [customerId]);

/** Takes the mark away, as one does in Stripe's dashboard. */
const unmark = (id: string): Promise<unknown> =>
  system.stripe.subscriptions.update(id, { metadata: { managed_by: '' } });

/** A plan's price sold by somebody else, without our mark. */
async function observed(customer: TestCustomer, lookupKey = 'professional_month_usd'): Promise<string> {
  const [price] = (await system.stripe.prices.list({ lookup_keys: [lookupKey] })).data;
  const { id } = await system.stripe.subscriptions.create({
    customer: customer.customerId,
    items: [{ price: price?.id ?? '' }],
  });
  await untilMode(id, 'observed');
  return id;
}

describe('a foreign subscription', () => {
  it.each(['licensed', 'weekly', 'metered'] as const)(
    '(%s) leaves no row, no run and no mail behind, whatever becomes of it',
    async (price) => {
      const stranger = await newStranger(system, { price, card: 'pm_card_chargeCustomerFail' });
      await stranger.advanceDays(33);
      const { customerId, subscriptionId } = stranger;
      await untilAnswered(subscriptionId);
      await untilAnswered(customerId);
      for (const sql of [
        'select 1 from subscriptions where id = $1 or customer_id = $2',
        'select 1 from customers where id = $2 or $1 = $2',
        'select 1 from invoices where subscription_id = $1 or customer_id = $2',
        'select 1 from charges where customer_id = $2 or $1 = $2',
        'select 1 from timeline where subscription_id = $1 or customer_id = $2',
        'select 1 from outbox_messages where subscription_id = $1 or customer_id = $2',
        'select 1 from revenue_movements where subscription_id = $1 or customer_id = $2',
      ])
        expect([sql, await system.rows(sql, [subscriptionId, customerId])]).toEqual([sql, []]);
      const reasons = await system.rows<{ reason: string }>(
        `select distinct reason from inbox_events where state = 'ignored' and payload #>> '{data,object,id}' = $1`,
        [subscriptionId],
      );
      expect(reasons).toEqual([{ reason: 'the subscription is not ours' }]);
      await expect(runOf(system, subscriptionId).describe()).rejects.toThrow(/not found/i);
    },
  );

  it('that gets the mark is managed from then on', async () => {
    const customer = await newCustomer(system);
    const { id: product } = await system.stripe.products.create({ name: 'Theirs' });
    const price = { product, currency: 'usd', unit_amount: 500, recurring: { interval: 'month' as const } };
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price_data: price }],
    });
    await untilAnswered(id);
    expect(await modeOf(id)).toBeUndefined();
    await system.stripe.subscriptions.update(id, { metadata: { managed_by: 'perennial' } });
    await untilMode(id, 'managed');
  });
});

describe('an observed subscription', () => {
  it('is projected, grants access and counts as revenue', async () => {
    const customer = await newCustomer(system);
    const id = await observed(customer);
    await untilStatus(system, id, 'active');
    expect(await movements(system, id)).toEqual([{ kind: 'new', amount: 4900, voluntary: null }]);
    const access = await system.api.call('GET', '/billing/subscription', { token: customer.token });
    expect(access.body).toMatchObject({ tier: 'professional', status: 'active' });
    const shown = async (): Promise<boolean> =>
      (await runOf(system, id).describe()).typedSearchAttributes.get(SEARCH_ATTRIBUTES.mode) === 'observed';
    await until(shown, { what: 'the run shows its mode' });
  });

  it('whose renewal fails is past due as Stripe says, keeps access, and is neither dunned nor written to', async () => {
    const customer = await newCustomer(system);
    const id = await observed(customer);
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(system, id, 'past_due');
    await customer.advanceDays(25);
    await untilAnswered(id);
    await untilStatus(system, id, 'past_due');
    expect((await timeline(system, id)).map(({ kind }) => kind)).not.toContain('dunning_started');
    expect(await outbox(customer.customerId)).toEqual([]);
    await expect(system.temporal.workflow.getHandle(`dunning:${id}`).describe()).rejects.toThrow(
      /not found/i,
    );
  });

  it('refuses every change with a code that says why', async () => {
    const customer = await newCustomer(system);
    await observed(customer);
    const asked: [string, object][] = [
      ['subscription/cancel', { at_period_end: true }],
      ['subscription/pause', { until: '2028-01-01T00:00:00.000Z' }],
      ['subscription/resume', {}],
      ['subscription/upgrade', { new_tier_id: 'starter', billing_cycle: 'monthly' }],
      ['subscription/coupon', { code: 'ANY' }],
    ];
    for (const [path, body] of asked) {
      const answer = await system.api.call('POST', `/billing/${path}`, { token: customer.token, body });
      expect([path, answer.status, answer.body]).toEqual([
        path,
        409,
        expect.objectContaining({ code: 'not_managed' }),
      ]);
    }
  });
});

describe('a managed subscription whose mark is removed in Stripe', () => {
  it('is observed from then on: its trial is run by nobody, and the timeline tells of it', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('professional_month_usd', { trialDays: 7 });
    await untilStatus(system, id, 'trialing');
    await unmark(id);
    await untilMode(id, 'observed');
    await until(
      async () =>
        (await system.temporal.workflow.getHandle(`trial:${id}`).describe()).status.name === 'COMPLETED',
      { what: 'the trial run ends' },
    );
    expect((await timeline(system, id)).filter(({ kind }) => kind === 'mode_changed')).toHaveLength(1);
    const { body } = await system.api.call('GET', '/billing/subscription/explain', { token: customer.token });
    expect(body['would_change']).toEqual(['Whoever sold it changes it; nothing about it is changed here.']);
  });

  it('in the middle of dunning ends the episode without another charge or mail', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(system, id, 'past_due');
    await unmark(id);
    await untilMode(id, 'observed');
    const run = system.temporal.workflow.getHandle(`dunning:${id}`);
    await until(async () => (await run.describe()).status.name === 'COMPLETED', { what: 'the episode ends' });
    const before = [
      (await outbox(customer.customerId)).length,
      (await system.rows('select 1 from effects')).length,
    ];
    await customer.advanceDays(30);
    await untilAnswered(id);
    expect([
      (await outbox(customer.customerId)).length,
      (await system.rows('select 1 from effects')).length,
    ]).toEqual(before);
    expect((await system.stripe.subscriptions.retrieve(id)).status).not.toBe('canceled');
  });

  it('and has no price of a plan is foreign: its revenue ends, and its access here, at Keycloak and at Lago', async () => {
    const customer = await newCustomer(system);
    const id = await customer.subscribe('starter_month_usd');
    await untilStatus(system, id, 'active');
    const { id: product } = await system.stripe.products.create({ name: 'Theirs' });
    const [item] = (await system.stripe.subscriptions.retrieve(id)).items.data;
    const price = { product, currency: 'usd', unit_amount: 500, recurring: { interval: 'month' as const } };
    await system.stripe.subscriptions.update(id, {
      metadata: { managed_by: '' },
      items: [{ id: item?.id ?? '', price_data: price }],
      proration_behavior: 'none',
    });
    await untilMode(id, 'foreign');
    const { body } = await system.api.call('GET', '/billing/subscription', { token: customer.token });
    expect(body).toMatchObject({ status: 'none' });
    const asked = await system.api.call('POST', '/subscriptions/check-access/inference', {
      token: customer.token,
      body: { consume: true },
    });
    expect(asked.body).toMatchObject({ allowed: false });
    const inKeycloak = (): Record<string, string[]> =>
      system.identity.users.byEmail(customer.email)?.attributes ?? {};
    await until(() => inKeycloak()['subscription_tier']?.[0] === 'trial', { what: 'Keycloak has no plan' });
    expect(inKeycloak()['stripe_subscription_id']).toBeUndefined();
    const inLago = (): unknown => system.lago.recorded().customers[customer.customerId]?.['metadata'];
    await until(() => JSON.stringify(inLago()).includes('"trial"'), { what: 'Lago has no plan' });
    const total = (await movements(system, id)).reduce((sum, { amount }) => sum + amount, 0);
    expect(total).toBe(0);
  });
});

describe('an observed subscription in arrears that gets the mark', () => {
  it('is dunned from the day that it is in, without a mail or a charge at once', async () => {
    const customer = await newCustomer(system);
    const id = await observed(customer, 'starter_month_usd');
    await customer.card('pm_card_chargeCustomerFail');
    await customer.advanceDays(32);
    await untilStatus(system, id, 'past_due');
    await customer.advanceDays(4);
    const [invoice] = (await system.stripe.invoices.list({ subscription: id, status: 'open' })).data;
    const tries = async (): Promise<number> =>
      (await system.stripe.charges.list({ customer: customer.customerId, limit: 100 })).data.length;
    const before = await tries();
    await system.stripe.subscriptions.update(id, { metadata: { managed_by: 'perennial' } });
    await untilMode(id, 'managed');
    const episodeRow = async (): Promise<{ started_at: number; planned?: boolean } | null> => {
      const [row] = await system.rows<{ dunning: { startedAt: number; planned?: boolean } | null }>(
        'select dunning from subscriptions where id = $1',
        [id],
      );
      return row?.dunning == null ? null : { started_at: row.dunning.startedAt, ...row.dunning };
    };
    await until(async () => (await episodeRow())?.planned === undefined && (await episodeRow()) !== null, {
      what: 'the episode has planned',
    });
    const begun = (await episodeRow())?.started_at ?? 0;
    expect(Math.abs(begun - (invoice?.status_transitions.finalized_at ?? 0) * 1000)).toBeLessThan(3_600_000);
    expect([await outbox(customer.customerId), await tries()]).toEqual([[], before]);
    // Day 7 of the debt: access is suspended, and only now somebody writes.
    await customer.advanceDays(5);
    await untilStatus(system, id, 'suspended');
    await until(async () => (await outbox(customer.customerId)).length > 0, { what: 'they are notified' });
    expect(await outbox(customer.customerId)).not.toContainEqual({ kind: 'payment_failed' });
  });
});
