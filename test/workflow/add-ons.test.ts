import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber, untilStatus } from '../support/customer.ts';
import type { TestCustomer } from '../support/customer.ts';
import { until } from '../support/until.ts';
import { nothingOnItsWay, projected } from './story.ts';

let system: BillingSystem;
let speech: { product: string; price: string };
beforeAll(async () => {
  system = await startBillingSystem();
  speech = await addOn('Speech', ['tts', 'stt'], 500);
}, 120_000);
afterAll(async () => {
  await system.stop();
});

/** A product of Stripe's that is mapped as an add-on. */
async function addOn(name: string, grants: string[], amount: number) {
  const { id: product } = await system.stripe.products.create({ name });
  const { id: price } = await system.stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: amount,
    recurring: { interval: 'month' },
  });
  await system.rows(
    `insert into stripe_mappings (stripe_id, plan_code, display_name, grants, created_at) values ($1, null, $2, $3, now())`,
    [product, name, JSON.stringify(grants)],
  );
  return { product, price };
}

const read = async ({ token }: TestCustomer, path: string) =>
  (await system.api.call('GET', path, { token })).body;

const mayUse = async ({ token }: TestCustomer, service: string): Promise<unknown> =>
  (await system.api.call('POST', `/subscriptions/check-access/${service}`, { token, body: {} })).body[
    'allowed'
  ];

const inKeycloak = ({ email }: TestCustomer): string[] =>
  system.identity.users.byEmail(email)?.attributes['subscription_add_ons'] ?? [];

const inLago = ({ customerId }: TestCustomer): unknown =>
  system.lago.recorded().customers[customerId]?.['metadata'];

const mrrOf = async (id: string): Promise<number> =>
  Number((await system.rows<{ mrr: string }>('select mrr from subscriptions where id = $1', [id]))[0]?.mrr);

describe('a subscription of an add-on alone', () => {
  const alone = async (customer: TestCustomer): Promise<string> => {
    const { id } = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: speech.price }],
      metadata: { user_id: customer.userId, managed_by: 'perennial' },
    });
    await untilStatus(system, id, 'active');
    return id;
  };

  it('is no plan: it opens its own services, counts as revenue, and is shown by its name', async () => {
    const customer = await newCustomer(system);
    const id = await alone(customer);
    expect(await mrrOf(id)).toBe(500);
    expect(await mayUse(customer, 'tts')).toBe(true);
    expect(await mayUse(customer, 'chat')).toBe(false);
    expect(await read(customer, '/billing/subscription-status')).toMatchObject({
      status: 'active',
      access: { services: ['ops-center', 'stt', 'tts'], warning: null },
      add_ons: [{ name: 'Speech', services: ['tts', 'stt'] }],
    });
    expect(await projected(system, id)).toMatchObject({ tier: 'unknown', attention: null });
  });

  it('that was a plan’s before keeps nothing of the plan', async () => {
    const { customer, id } = await newSubscriber(system);
    await system.stripe.subscriptionItems.create({ subscription: id, price: speech.price });
    await until(async () => (await mayUse(customer, 'tts')) === true, { what: 'the add-on is open' });
    expect(await mayUse(customer, 'chat')).toBe(true);
    const { items } = await system.stripe.subscriptions.retrieve(id);
    const plan = items.data.find(({ price }) => price.id !== speech.price);
    await system.stripe.subscriptionItems.del(plan?.id ?? '');
    await until(async () => (await mrrOf(id)) === 500, { what: 'only the add-on is paid' });
    expect(await mayUse(customer, 'chat')).toBe(false);
    expect(await mayUse(customer, 'tts')).toBe(true);
  });
});

describe('an add-on', () => {
  it('opens services of its own, is shown, kept and counted by a change, and goes with its item', async () => {
    const { customer, id } = await newSubscriber(system);
    expect(await mayUse(customer, 'tts')).toBe(false);
    const item = await system.stripe.subscriptionItems.create({
      subscription: id,
      price: speech.price,
      quantity: 2,
    });
    await until(async () => (await mrrOf(id)) === 2900, { what: 'the add-on is in MRR' });
    const held = [{ name: 'Speech', quantity: 2, services: ['tts', 'stt'] }];
    expect(await read(customer, '/billing/subscription-status')).toMatchObject({
      tier: 'starter',
      add_ons: held,
    });
    const { services } = await read(customer, '/subscriptions/my-access');
    expect(services).toEqual(['ops-center', 'chat', 'inference', 'embeddings', 'search', 'stt', 'tts']);
    expect(await mayUse(customer, 'tts')).toBe(true);
    expect(await mayUse(customer, 'agents')).toBe(false);
    const staff = await system.identity.token({ email: 'staff@example.com', role: 'admin' });
    const page = await system.api.call('GET', `/admin/customers/${customer.customerId}`, { token: staff });
    expect(page.body['subscriptions']).toMatchObject([{ id, add_ons: held }]);
    await until(() => inKeycloak(customer).includes('Speech'));
    await until(() => JSON.stringify(inLago(customer)).includes('"add_ons","value":"Speech"'));

    const { status } = await system.api.call('POST', '/billing/subscription/upgrade', {
      token: customer.token,
      body: { new_tier_id: 'enterprise', billing_cycle: 'monthly', when: 'now' },
    });
    expect(status).toBe(200);
    expect(await mrrOf(id)).toBe(9900 + 1000);
    expect(await read(customer, '/billing/subscription-status')).toMatchObject({
      tier: 'enterprise',
      add_ons: held,
    });

    await nothingOnItsWay(system);
    await system.stripe.subscriptionItems.del(item.id);
    await until(async () => (await mrrOf(id)) === 9900, { what: 'the add-on is gone from MRR' });
    expect(await read(customer, '/billing/subscription-status')).toMatchObject({ add_ons: [] });
    await until(() => inKeycloak(customer).length === 0);
  });

  it('of another subscription is open beside the plan that decides, for as long as that one is paid', async () => {
    const customer = await newCustomer(system);
    const first = await customer.subscribe('professional_month_usd');
    await untilStatus(system, first, 'active');
    const agents = await addOn('Team', ['team'], 900);
    const { data } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
    const second = await system.stripe.subscriptions.create({
      customer: customer.customerId,
      items: [{ price: agents.price }, { price: data[0]?.id ?? '' }],
      metadata: { user_id: customer.userId, managed_by: 'perennial' },
    });
    await untilStatus(system, second.id, 'active');
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({
      tier: 'professional',
      services: expect.arrayContaining(['agents', 'team']) as string[],
    });
    expect(await mayUse(customer, 'team')).toBe(true);
    await system.stripe.subscriptions.cancel(second.id);
    await untilStatus(system, second.id, 'canceled');
    expect(await mayUse(customer, 'team')).toBe(false);
    expect(await mayUse(customer, 'agents')).toBe(true);
  });

  it('that is not mapped, or whose subscription is paused, opens nothing', async () => {
    const { customer, id } = await newSubscriber(system);
    await system.stripe.subscriptionItems.create({ subscription: id, price: speech.price });
    await until(async () => (await mrrOf(id)) === 2400);
    expect(await mayUse(customer, 'tts')).toBe(true);
    await system.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await untilStatus(system, id, 'paused');
    expect(await mayUse(customer, 'tts')).toBe(false);
    await system.stripe.subscriptions.update(id, { pause_collection: '' });
    await untilStatus(system, id, 'active');
    await system.rows('delete from stripe_mappings where stripe_id = $1', [speech.product]);
    expect(await mayUse(customer, 'tts')).toBe(false);
  });
});

describe('staff say what a product or price stands for', () => {
  const staff = (): Promise<string> => system.identity.token({ email: 'staff@example.com', role: 'admin' });
  const mappings = '/admin/catalogue/mappings';
  const ask = async (method: string, path: string, body?: object) =>
    system.api.call(method, `${mappings}${path}`, { token: await staff(), ...(body && { body }) });

  it('an add-on: previewed, opened, synced with Keycloak, listed, kept in the audit log, and taken away', async () => {
    const { customer, id } = await newSubscriber(system);
    const { id: product } = await system.stripe.products.create({ name: 'Agents pack' });
    const { id: price } = await system.stripe.prices.create({
      product,
      currency: 'usd',
      unit_amount: 300,
      recurring: { interval: 'month' },
    });
    await system.stripe.subscriptionItems.create({ subscription: id, price });
    await until(async () => (await mrrOf(id)) === 2200);
    expect(await mayUse(customer, 'agents')).toBe(false);
    const target = { add_on: { name: 'Agents', services: ['agents'] } };
    const preview = await ask('POST', `/${product}/preview`, target);
    expect(preview.body).toMatchObject({
      kind: 'product',
      name: 'Agents pack',
      before: null,
      subscriptions: 1,
      customers: [customer.customerId],
    });
    expect(await mayUse(customer, 'agents')).toBe(false);
    const put = await ask('PUT', `/${product}`, { ...target, reason: 'sold by hand' });
    expect(put).toMatchObject({
      status: 200,
      body: { stripe_id: product, ...target, plan: null, sold: false },
    });
    expect(await mayUse(customer, 'agents')).toBe(true);
    await until(() => inKeycloak(customer).includes('Agents'), { what: 'Keycloak has the mapping' });
    expect((await ask('GET', '')).body['mappings']).toContainEqual(
      expect.objectContaining({ stripe_id: product }),
    );
    const removed = await ask('DELETE', `/${product}?reason=withdrawn`);
    expect(removed.status).toBe(200);
    expect(await mayUse(customer, 'agents')).toBe(false);
    await until(() => inKeycloak(customer).length === 0);
    expect(
      await system.rows('select action, reason from audit_log where subject_id = $1 order by at, id', [
        product,
      ]),
    ).toEqual([
      { action: 'mapping.put', reason: 'sold by hand' },
      { action: 'mapping.delete', reason: 'withdrawn' },
    ]);
    expect((await ask('DELETE', `/${product}?reason=withdrawn`)).status).toBe(404);
  });

  it('a plan: who pays the price is on it as soon as it is said', async () => {
    const customer = await newCustomer(system);
    const { id: price } = await system.stripe.prices.create({
      product_data: { name: 'The plan before ours' },
      currency: 'usd',
      unit_amount: 1700,
      recurring: { interval: 'month' },
    });
    // On real time: of a test clock Stripe lists no subscriptions unless it is named.
    const other = await system.stripe.customers.create({ metadata: { user_id: customer.userId } });
    const { id: method } = await system.stripe.paymentMethods.attach('pm_card_visa', { customer: other.id });
    const { id } = await system.stripe.subscriptions.create({
      customer: other.id,
      default_payment_method: method,
      items: [{ price }],
    });
    await nothingOnItsWay(system);
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({ status: 'none' });
    expect((await ask('POST', `/${price}/preview`, { plan: 'starter' })).body).toMatchObject({
      subscriptions: 1,
      customers: [other.id],
    });
    expect((await ask('PUT', `/${price}`, { plan: 'starter', reason: 'adopted' })).status).toBe(200);
    await untilStatus(system, id, 'active');
    expect(await projected(system, id)).toMatchObject({ tier: 'starter', mode: 'observed' });
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({ tier: 'starter' });
    const moved = await ask('PUT', `/${price}`, { plan: 'professional', reason: 'it was the other one' });
    expect(moved.status).toBe(200);
    await until(async () => (await projected(system, id)).tier === 'professional', {
      what: 'the subscription is read again',
    });
    expect(await read(customer, '/subscriptions/my-access')).toMatchObject({ tier: 'professional' });
  });

  it.each<[what: string, id: () => string | Promise<string>, body: object, status: number, code: string]>([
    [
      'a price that the account does not have',
      () => 'price_of_nobody',
      { plan: 'starter' },
      422,
      'not_at_stripe',
    ],
    ['a plan that there is not', () => speech.price, { plan: 'gold' }, 422, 'invalid_request'],
    [
      'both at once',
      () => speech.price,
      { plan: 'starter', add_on: { name: 'A', services: [] } },
      422,
      'invalid_request',
    ],
    [
      'a service that there is not',
      () => speech.price,
      { add_on: { name: 'A', services: ['x'] } },
      422,
      'invalid_request',
    ],
    [
      'a price that another plan is sold by',
      async () => (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data[0]?.id ?? '',
      { add_on: { name: 'A', services: [] } },
      409,
      'mapping_refused',
    ],
    [
      'a price that is paid once',
      async () =>
        (await system.stripe.prices.create({ product: speech.product, currency: 'usd', unit_amount: 5 })).id,
      { plan: 'starter' },
      409,
      'mapping_refused',
    ],
  ])('refuses %s, before anything changes', async (_, id, body, status, code) => {
    const before = await system.rows('select * from stripe_mappings order by stripe_id');
    const asked = await id();
    for (const answer of [
      await ask('POST', `/${asked}/preview`, body),
      await ask('PUT', `/${asked}`, { ...body, reason: 'by mistake' }),
    ])
      expect(answer).toMatchObject({ status, body: { code } });
    expect(await system.rows('select * from stripe_mappings order by stripe_id')).toEqual(before);
  });
});
