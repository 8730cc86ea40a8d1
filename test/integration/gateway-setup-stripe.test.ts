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
  async function run(
    answer: boolean,
    overage: GivenOverage = {},
    publicUrl?: string,
    priceTax?: 'exclusive' | 'inclusive',
  ) {
    const lines: string[] = [];
    const questions: string[] = [];
    const done = await setupStripe({
      stripe: stripe(),
      orm,
      overage,
      ...(priceTax === undefined ? {} : { priceTax }),
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

  it.each([
    ['productId', 'STRIPE_PRODUCT_ID', 'prod_elsewhere'],
    ['priceId', 'STRIPE_PRICE_METERED_ID', 'price_elsewhere'],
  ] as const)('given a %s of another account or mode, nothing is made', async (field, setting, id) => {
    const prices = (await stripe().prices.list({ limit: 100 })).data.length;
    await expect(run(true, { [field]: id })).rejects.toThrow(
      `${setting}: this Stripe account and mode have no ${id}. Name one that they have, or leave it out.`,
    );
    expect((await stripe().prices.list({ limit: 100 })).data).toHaveLength(prices);
  });

  describe('what prices say of tax', () => {
    const starter = async () => (await stripe().prices.list({ lookup_keys: ['starter_month_usd'] })).data[0];
    const accountDefault = (tax_behavior: 'exclusive' | 'inclusive') =>
      stripe().tax.settings.update({ defaults: { tax_behavior } });
    /** As an installation from before prices said it has them. */
    const unsaid = async () => {
      const price = await starter();
      return stripe().prices.create({
        product: typeof price?.product === 'string' ? price.product : '',
        currency: 'usd',
        unit_amount: 1900,
        recurring: { interval: 'month' },
        lookup_key: 'starter_month_usd',
        transfer_lookup_key: true,
        metadata: { plan_code: 'starter', perennial: '1' },
      });
    };
    const behaviors = async () =>
      new Set(
        (await stripe().prices.list({ limit: 100, active: true })).data.flatMap(
          ({ lookup_key: key, tax_behavior: tax }) => (key === null || key === 'of_no_use' ? [] : [tax]),
        ),
      );
    afterEach(() => accountDefault('exclusive'));

    it("is on top, whatever the account's default is", async () => {
      await accountDefault('inclusive');
      await run(true);
      expect(await behaviors()).toEqual(new Set(['exclusive']));
      expect((await run(false)).questions).toEqual([]);
    });

    it('is said by a price of before, where the account takes it so anyway', async () => {
      const before = await unsaid();
      const { lines } = await run(true);
      expect(lines).toContain('  update price starter_month_usd: say tax on top');
      expect(await starter()).toMatchObject({ id: before.id, tax_behavior: 'exclusive' });
    });

    it('takes a new price where the account had it otherwise: who pays the one of before goes on as before', async () => {
      await accountDefault('inclusive');
      const before = await unsaid();
      const { lines } = await run(true);
      expect(lines).toContain(
        '  create price starter_month_usd: 19.00 USD a month, tax on top instead of 19.00 USD',
      );
      expect(await starter()).not.toMatchObject({ id: before.id });
      expect(await stripe().prices.retrieve(before.id)).toMatchObject({ tax_behavior: 'unspecified' });
      expect(await mapped()).toContain((await starter())?.id);
    });

    it('is included where the setting says so, in overage as well, and back again', async () => {
      const exclusive = (await starter())?.id;
      await run(true, {}, undefined, 'inclusive');
      expect(await behaviors()).toEqual(new Set(['inclusive']));
      const [overage] = (await stripe().prices.list({ lookup_keys: ['usage_overage_usd'] })).data;
      expect(overage).toMatchObject({ tax_behavior: 'inclusive' });
      await expect(run(true, { priceId: overage?.id ?? '' })).rejects.toThrow(
        'cannot bill overage: it is not tax on top, as STRIPE_TAX_BEHAVIOR says',
      );
      await run(true);
      expect(await behaviors()).toEqual(new Set(['exclusive']));
      expect((await starter())?.id).not.toBe(exclusive);
    });
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

describe('npm run setup:stripe in an account of several products', () => {
  let sandbox: RunningSandbox;
  let database: TestDatabase;
  let orm: MikroORM;
  let stripe: Stripe;
  beforeEach(async () => {
    [sandbox, database] = await Promise.all([startSandbox({ port: 0 }), createDatabase()]);
    orm = await createOrm({ databaseUrl: database.url, poolMax: 2 });
    stripe = createStripe({ secretKey: 'sk_test_setup', apiBase: sandbox.url });
  });
  afterEach(async () => {
    await orm.close();
    await Promise.all([sandbox.close(), database.drop()]);
  });
  const run = (): Promise<boolean> =>
    setupStripe({ stripe, orm, write: () => undefined, confirm: () => Promise.resolve(true) });

  it('leaves a product alone that names a plan in its metadata as ours do', async () => {
    const metadata = { plan_code: 'starter', usage: 'overage' };
    const theirs = await stripe.products.create({ name: 'Starter kit', metadata });
    await run();
    expect(await stripe.products.retrieve(theirs.id)).toMatchObject({
      name: 'Starter kit',
      active: true,
      metadata,
    });
    expect((await stripe.prices.list({ product: theirs.id })).data).toEqual([]);
    const plans = await loadPlans(orm.em.fork());
    expect(plans.flatMap(({ stripeIds = [] }) => stripeIds)).not.toContain(theirs.id);
    expect(await run()).toBe(true);
  });

  it.each(['starter_month_usd', 'usage_overage_usd'])(
    'takes nobody’s lookup key: %s of another product is named, and nothing is made',
    async (key) => {
      const theirs = await stripe.prices.create({
        currency: 'usd',
        unit_amount: 700,
        recurring: { interval: 'month' },
        lookup_key: key,
        product_data: { name: 'Starter kit' },
      });
      await expect(run()).rejects.toThrow(`The lookup key ${key} is that of ${theirs.id}`);
      expect((await stripe.prices.retrieve(theirs.id)).lookup_key).toBe(key);
      expect((await stripe.products.list()).data).toHaveLength(1);
    },
  );
});
