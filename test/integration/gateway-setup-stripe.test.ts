import { startSandbox } from 'stripe-billing-sandbox';
import type { RunningSandbox } from 'stripe-billing-sandbox';
import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import Stripe from 'stripe';
import { neededEvents, neededThinEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import { createStripe } from '../../gateways/stripe/client.ts';
import {
  createCardSetupSession,
  createCheckoutSession,
  createPortalSession,
  readCheckoutSession,
} from '../../gateways/stripe/checkout/sessions.ts';
import type { GivenOverage } from '../../gateways/stripe/catalogue/catalogue.ts';
import { setupStripe } from '../../scripts/setup-stripe.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

describe('npm run setup:stripe', () => {
  let sandbox: RunningSandbox;
  let database: TestDatabase;
  let orm: MikroORM;
  beforeAll(async () => {
    [sandbox, database] = await Promise.all([startSandbox({ port: 0 }), createDatabase()]);
    orm = await createOrm({ databaseUrl: database.url, poolMax: 2 });
  });
  afterAll(async () => {
    await orm.close();
    await Promise.all([sandbox.close(), database.drop()]);
  });

  const stripe = () => createStripe({ secretKey: 'sk_test_setup', apiBase: sandbox.url });
  async function run(answer: boolean, overage: GivenOverage = {}, publicUrl?: string) {
    const lines: string[] = [];
    const questions: string[] = [];
    const done = await setupStripe({
      stripe: stripe(),
      orm,
      overage,
      ...(publicUrl === undefined ? {} : { endpoint: { publicUrl, mode: 'test' as const } }),
      write: (line) => lines.push(line),
      confirm: (question) => {
        questions.push(question);
        return Promise.resolve(answer);
      },
    });
    return { done, lines, questions };
  }
  const mapped = async () =>
    (await loadPlans(orm.em.fork())).flatMap(({ prices }) =>
      prices.map(({ stripePriceId }) => stripePriceId),
    );

  it('asks first, then makes everything and notes the prices, and finds nothing to do again', async () => {
    const refused = await run(false);
    expect(refused.done).toBe(false);
    expect(refused.lines).toContain('  create price starter_month_usd: 19.00 USD a month');
    expect((await stripe().products.list()).data).toEqual([]);
    expect(new Set(await mapped())).toEqual(new Set([null]));

    const made = await run(true);
    expect(made.done).toBe(true);
    const ids = await mapped();
    expect(ids).toHaveLength(7);
    expect(ids.every((id) => id?.startsWith('price_'))).toBe(true);
    expect(made.lines.join('\n')).toContain(ids[0]);

    const again = await run(false);
    expect(again).toMatchObject({ done: true, questions: [] });
    expect(await mapped()).toEqual(ids);
  });

  it('makes the webhook endpoint with exactly the events that are needed, shows its secret once, and mends its list', async () => {
    await run(true);
    const made = await run(true, {}, 'https://billing.example.test');
    const [endpoint] = (await stripe().webhookEndpoints.list()).data;
    expect(endpoint).toMatchObject({
      url: 'https://billing.example.test/api/v1/billing/webhooks/stripe',
      api_version: Stripe.API_VERSION,
    });
    expect([...(endpoint?.enabled_events ?? [])].sort()).toEqual([...neededEvents('test')].sort());
    expect(made.lines.join('\n')).toMatch(/Set STRIPE_WEBHOOK_SECRET=whsec_\w+,whsec_\w+ \(/);
    const destinations = await stripe().v2.core.eventDestinations.list({ include: ['webhook_endpoint.url'] });
    expect(destinations.data).toMatchObject([
      {
        event_payload: 'thin',
        enabled_events: neededThinEvents,
        webhook_endpoint: { url: endpoint?.url },
      },
    ]);

    await stripe().webhookEndpoints.update(endpoint?.id ?? '', {
      enabled_events: ['invoice.paid', 'plan.created'],
    });
    const mended = await run(true, {}, 'https://billing.example.test');
    expect(mended.lines.join('\n')).toMatch(
      /update webhook endpoint .*add .*charge\.dispute\.closed.*remove plan\.created/,
    );
    expect(mended.lines.join('\n')).not.toContain('whsec_');
    const { data } = await stripe().webhookEndpoints.list();
    expect(data.map(({ enabled_events: types }) => [...types].sort())).toEqual([
      [...neededEvents('test')].sort(),
    ]);
    expect((await run(false, {}, 'https://billing.example.test')).questions).toEqual([]);

    // An installation from before thin events has the endpoint and its secret.
    await stripe().v2.core.eventDestinations.del(destinations.data[0]?.id ?? '');
    const added = await run(true, {}, 'https://billing.example.test');
    expect(added.lines.join('\n')).toMatch(/Add to STRIPE_WEBHOOK_SECRET, after a comma: whsec_\w+ \(/);
    const [again] = (await stripe().v2.core.eventDestinations.list()).data;
    await stripe().v2.core.eventDestinations.update(again?.id ?? '', { enabled_events: ['*'] });
    expect((await run(true, {}, 'https://billing.example.test')).lines.join('\n')).toMatch(
      /update event destination .*remove \*/,
    );
  });

  it('takes a product and a metered price that are there, once they are fit for it', async () => {
    await run(true);
    const product = await stripe().products.create({ name: 'Made by somebody else' });
    const [made] = (await stripe().prices.list({ lookup_keys: ['usage_overage_usd'] })).data;
    const meter = made?.recurring?.meter ?? '';
    const theirs = (amount: number) =>
      stripe().prices.create({
        product: product.id,
        currency: 'usd',
        unit_amount: amount,
        recurring: { interval: 'month', usage_type: 'metered', meter },
      });
    const unfit = await theirs(2);
    await expect(run(true, { priceId: unfit.id })).rejects.toThrow(
      `STRIPE_PRICE_METERED_ID: ${unfit.id} cannot bill overage: it is not one minor unit`,
    );
    const fit = await theirs(1);
    const taken = await run(true, { priceId: fit.id });
    expect(taken.lines).toContain(`  update price usage_overage_usd: take ${fit.id} for it`);
    expect((await stripe().prices.list({ lookup_keys: ['usage_overage_usd'] })).data).toMatchObject([
      { id: fit.id, metadata: { usage: 'overage' } },
    ]);
    expect(await run(false, { priceId: fit.id })).toMatchObject({ done: true, questions: [] });

    // A price that is still to be made is hung on the product.
    await stripe().prices.update(fit.id, { lookup_key: 'of_no_use' });
    await run(true, { productId: product.id });
    expect((await stripe().prices.list({ lookup_keys: ['usage_overage_usd'] })).data).toMatchObject([
      { product: product.id },
    ]);
  });

  it('makes prices that Checkout takes', async () => {
    await run(true);
    const plans = await loadPlans(orm.em.fork());
    const price = plans
      .find(({ code }) => code === 'professional')
      ?.prices.find(({ interval }) => interval === 'year');
    const { id: customerId } = await stripe().customers.create({ email: 'buyer@example.test' });
    const common = {
      customerId,
      userId: 'user-1',
      successUrl: 'http://127.0.0.1/done?session_id={CHECKOUT_SESSION_ID}',
      cancelUrl: 'http://127.0.0.1/back',
    };
    const bought = await createCheckoutSession(stripe(), {
      ...common,
      kind: 'subscription',
      tier: 'professional',
      priceId: price?.stripePriceId ?? '',
      quantity: 2,
      trialDays: 0,
      discount: null,
      tax: { kind: 'off' },
      idempotencyKey: 'checkout/1',
    });
    expect(bought).toMatchObject({
      mode: 'subscription',
      url: expect.stringContaining(sandbox.url) as unknown,
    });
    expect(await readCheckoutSession(stripe(), bought.sessionId)).toMatchObject({
      mode: 'subscription',
      status: 'open',
      customerId,
      userId: 'user-1',
      tier: 'professional',
      subscriptionId: null,
      paymentMethod: null,
    });
    const trial = await createCheckoutSession(stripe(), {
      ...common,
      kind: 'trial',
      tier: 'trial',
      chargeNotice: 'You pay $1.00 now and $19.00 a month from the eighth day on.',
      convertsTo: 'starter',
      tax: { kind: 'off' },
      idempotencyKey: 'checkout/2',
    });
    expect(trial.mode).toBe('setup');
    expect(await readCheckoutSession(stripe(), trial.sessionId)).toMatchObject({
      mode: 'setup',
      tier: 'trial',
      convertsTo: 'starter',
    });
    const page = await (await fetch(trial.url)).text();
    expect(page).toContain('from the eighth day on');
    const portal = await createPortalSession(stripe(), {
      customerId,
      returnUrl: 'http://127.0.0.1/billing',
      idempotencyKey: 'portal/1',
    });
    expect(portal.url).toContain(sandbox.url);
    const card = await createCardSetupSession(stripe(), { ...common, idempotencyKey: 'card/1' });
    expect(card.clientSecret).toContain('_secret_');
    expect(card.setupUrl).toContain(sandbox.url);
  });
});
