import { randomBytes, randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { openApiDocument } from '../../api/documentation/openapi.ts';
import { allRoutes } from '../../api/routes.ts';
import { findMessage, insertMessage } from '../../db/messages/outbox.ts';
import { insertPriceMigration } from '../../db/catalogue/price-migrations.ts';
import { loadPlans, upsertPlan } from '../../db/catalogue/plans.ts';
import { claimTrial } from '../../db/trials/trial-redemptions.ts';
import { execute } from '../../db/sql.ts';
import { UsageFullError } from '../../db/usage/ingest/usage-failures.ts';
import { createKeyVault } from '../../gateways/provider-keys/key-vault.ts';
import { sampleMigration, storeCharge, storeInvoices } from '../support/billing-samples.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, untilStatus } from '../support/customer.ts';
import { peopleOf } from '../support/people.ts';
import type { People, Persona } from '../support/people.ts';
import { documentedOperations } from '../support/documented-operations.ts';
import { refusalName, refusalsOf } from '../support/refusal-walk.ts';
import { callOrThrow } from '../support/test-api.ts';
import { until } from '../support/until.ts';
import type { CallOptions, CallResult } from '../support/test-api.ts';

/**
 * What only one operation, or a few, can be refused with is brought about at each of them, by a request to
 * a system in which all is real. Every such refusal of the document has its case, and there is no case that
 * the document does not tell of.
 */
const operations = documentedOperations(openApiDocument(allRoutes, 'http://api.test'));

let system: BillingSystem;
let admin: string;
let people: People;

const call = (who: string, method: string, path: string, body?: unknown): Promise<CallResult> =>
  system.api.call(method, path, { token: who, ...(body === undefined ? {} : { body }) });

/** Asks for something that a case needs; it must go well. */
const done = (who: string, method: string, path: string, body?: unknown): Promise<CallResult['body']> =>
  callOrThrow(system.api, method, path, { token: who, ...(body === undefined ? {} : { body }) });

beforeAll(async () => {
  system = await startBillingSystem({
    SANDBOX_CLOCK: 'true',
    BYOK_MASTER_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  });
  admin = await system.identity.token({ email: 'root@example.com', role: 'admin' });
  [people] = await Promise.all([peopleOf(system), unsoldPlan()]);
});
afterAll(async () => {
  await system.stop();
});
afterEach(() => {
  jest.restoreAllMocks();
});

const keepKey = (token: string): Promise<unknown> =>
  done(token, 'POST', '/byok/keys/add', { provider: 'openai', key: `sk-${'a'.repeat(48)}` });

/** As where the key management service of BYOK_KMS_MODULE does not answer, until the test is over. */
function keyServiceAway(): void {
  const { deps } = system.api.api;
  if (deps.byok === null) throw new Error('no master key is set');
  const away = (): Promise<never> => Promise.reject(new Error('connect ECONNREFUSED'));
  const vault = createKeyVault({ newestId: 'k1', ids: ['k1'], wrap: away, unwrap: away });
  jest.replaceProperty(deps, 'byok', { ...deps.byok, vault });
}

/** A plan above all others that Stripe knows nothing of. */
async function unsoldPlan(): Promise<void> {
  const em = system.api.api.deps.em();
  const starter = (await loadPlans(em)).find(({ code }) => code === 'starter');
  if (starter === undefined) throw new Error('there is no plan starter');
  await upsertPlan(em, {
    ...starter,
    code: 'unsold',
    displayName: 'Unsold',
    rank: 99,
    prices: starter.prices.map((price) => ({ ...price, stripePriceId: null })),
  });
}

const toStarter = { new_tier_id: 'starter', billing_cycle: 'monthly' };
const checkoutOf = (more: object = {}): object => ({ tier_id: 'starter', billing_cycle: 'monthly', ...more });
const reason = 'asked for by telephone';
const past = '2020-01-01T00:00:00Z';

/** A run of the adoption that goes on, whose workflow nobody has started. */
async function plantAdoption(): Promise<void> {
  const running = `select 1 from adoption_runs where state = 'running'`;
  await until(async () => (await system.rows(running)).length === 0, { what: 'no adoption runs' });
  await system.rows(
    `insert into adoption_runs (id, kind, state, phase, pages, counts, stop_asked, asked_by, request_id, began_at, updated_at)
     values ($1, 'import', 'running', 'subscriptions', 0,
       '{"seen": 0, "ended": 0, "foreign": 0, "known": 0, "invoices": 0}', false, 'staff', 'request', now(), now())`,
    [`adopt_${randomUUID()}`],
  );
}

/** Staff ask for a run of the adoption while one goes on. */
const whileAdopting =
  (body: object): Case =>
  async () => {
    await plantAdoption();
    return { token: admin, body: { reason, ...body } };
  };

interface Attempt extends CallOptions {
  /** What stands in place of path parameters. */
  place?: Record<string, string>;
}
type Case = () => Attempt | Promise<Attempt>;

/** A customer asks, about what is theirs. */
const by =
  (name: Persona, body?: object, place: Record<string, string> = {}): Case =>
  () => ({ token: people[name].token, place, ...(body === undefined ? {} : { body }) });

/** Staff ask, about a customer. */
const about =
  (name: Persona, body: object = {}): Case =>
  () => ({
    token: admin,
    body: { reason, ...body },
    place: { id: people[name].subscription, email: people[name].email },
  });

/** Staff say what a product or price stands for. */
const mapped =
  (id: () => Promise<string>, body?: object): Case =>
  async () => ({ token: admin, place: { id: await id() }, ...(body === undefined ? {} : { body }) });

/** The product that Starter is sold by. */
async function soldProduct(): Promise<string> {
  const [row] = await system.rows<{ id: string }>(
    `select stripe_product_id as id from plans where code = 'starter'`,
  );
  return row?.id ?? '';
}

/** Staff save a plan whose lookup key another product's price has by then. */
const nameTaken =
  (planCode: string, body?: object): Case =>
  async () => {
    const key = `${planCode}_month_usd`;
    const { data } = await system.stripe.prices.list({ lookup_keys: [key] });
    if (data.length === 0)
      await system.stripe.prices.create({
        currency: 'usd',
        unit_amount: 700,
        recurring: { interval: 'month' },
        lookup_key: key,
        product_data: { name: 'Of another product' },
      });
    return { token: admin, place: { id: planCode }, ...(body === undefined ? {} : { body }) };
  };

/** An administrator asks about what was made for this case. */
const made =
  (make: () => Promise<object>): Case =>
  async () => ({ token: admin, body: { reason, ...(await make()) } });

/** Staff name an address that somebody wrote into their account at Stripe, and nobody verified. */
const unclear =
  (body: object | null = { amount: 1 }): Case =>
  async () => {
    const email = `${randomUUID()}@example.test`;
    await execute(system.api.api.deps.em(), 'update customers set email = $2 where id = $1', [
      people.none.customerId,
      email,
    ]);
    const sent = body === null ? {} : { body: { reason, ...body } };
    return { token: admin, ...sent, place: { email } };
  };

/** A charge that Stripe knows nothing of. */
const charge = (amountRefunded = 0): Promise<string> =>
  storeCharge(system.api, people.active, { amount: 1_900, amountRefunded });

/** An invoice that Stripe knows nothing of. */
async function invoice(): Promise<string> {
  // The first is in yen: without a rate, a credit of it waits for a second person.
  const [, row] = await storeInvoices(system.api, people.active, 2);
  return row?.id ?? '';
}

async function reservation(
  settled?: 'confirm' | 'release',
  key: object = {},
): Promise<Record<string, string>> {
  const { token } = people.active;
  const { reservation: held } = await done(token, 'POST', '/usage/reservations', { quantity: 1, ...key });
  const { id } = held as { id: string };
  if (settled !== undefined)
    await done(
      token,
      'POST',
      `/usage/reservations/${id}/${settled}`,
      settled === 'confirm' ? { quantity: 1 } : {},
    );
  return { id };
}

/** The writer of usage has more before it than it takes. */
function usageIsFull(): void {
  const full = (): Promise<never> => Promise.reject(new UsageFullError(100_000));
  jest.replaceProperty(system.api.api.deps, 'usage', { record: full, consume: full });
}

/** Staff send a message of the outbox again: mail_not_configured here, since there is no mail server. */
async function messageOf(kind: 'checkout_abandoned' | 'recovered'): Promise<Attempt> {
  const em = system.api.api.deps.em();
  const { customerId, email } = people.active;
  const key = randomUUID();
  const text = { kind, recipient: email, subject: 'S', body: 'B', at: Date.now() };
  await insertMessage(em, { key, customerId, subscriptionId: null, ...text });
  const { id } = (await findMessage(em, key)) ?? { id: '' };
  return { token: admin, body: { reason }, place: { id } };
}

/** A key for what no person may do. */
const gatewayKey = async (): Promise<string> =>
  String((await done(admin, 'POST', '/api-keys', { name: 'gateway', scopes: ['byok:use'] }))['key']);

const chat = { service: 'chat' };
const one = { quantity: 1 };
const event = { event_type: 'inference', quantity: 1 };

/** A price migration of staff. */
const migrationIn =
  (state: 'draft' | 'stopped' | 'paused', toPriceId = 'price_retired', currency = 'usd'): Case =>
  async () => {
    const id = randomUUID();
    await insertPriceMigration(system.api.api.deps.em(), sampleMigration({ id, state, toPriceId, currency }));
    return { token: admin, body: { reason }, place: { id } };
  };

/** One whose price is sold, in live mode without a mail server. */
const withoutMail =
  (state: 'draft' | 'paused'): Case =>
  async () => {
    const { settings } = system.api.api.deps;
    jest.replaceProperty(settings, 'stripeMode', 'live');
    const [price] = await system.rows<{ id: string }>(
      `select stripe_price_id as id from plan_prices where plan_code = 'starter' and active and "interval" = 'month'`,
    );
    // One that is open bars another of the same currency.
    return migrationIn(state, price?.id, 'eur')();
  };

/** An archive that is still being collected, of the caller's own wish. */
const collecting =
  (token: () => string): Case =>
  async () => {
    const id = randomUUID();
    const em = system.api.api.deps.em();
    const { userId } = await system.api.api.deps.identify(token());
    await execute(
      em,
      `insert into person_exports (id, user_id, requested_by, created_at, expires_at)
       values ($1, $2, $2, now(), now() + interval '1 day')`,
      [id, userId],
    );
    return { token: token(), place: { id } };
  };

/** Orders the Trial again. */
const afterTrial: Case = async () => {
  const { userId, email, token } = people.none;
  await claimTrial(system.api.api.deps.em(), {
    userId,
    emailKey: email,
    fingerprint: null,
    claimedBy: 'cs_1',
    subscriptionId: 'sub_1',
  });
  return { token, body: checkoutOf({ tier_id: 'trial' }) };
};

const CASES: Readonly<Record<string, Readonly<Record<string, Case>>>> = {
  'POST /billing/checkout/create': {
    already_subscribed: by('active', checkoutOf()),
    trial_already_used: afterTrial,
    invalid_tier: by('none', checkoutOf({ tier_id: 'gold' })),
    price_not_found: by('none', checkoutOf({ currency: 'jpy' })),
    invalid_coupon: by('none', checkoutOf({ coupon: 'NOSUCH' })),
    tier_not_in_stripe: by('none', checkoutOf({ tier_id: 'unsold' })),
    tax_not_set_up: () => {
      const { settings } = system.api.api.deps;
      jest.replaceProperty(settings, 'stripeTax', { kind: 'rates', rateIds: ['txr_gone'] });
      return { token: people.none.token, body: checkoutOf() };
    },
  },
  'POST /admin/price-migrations': {
    price_not_found: () => ({
      token: admin,
      body: { plan: 'starter', to_price: 'price_of_nobody', when: 'renewal', reason },
    }),
  },
  'POST /billing/checkout/preview': {
    already_subscribed: by('active', checkoutOf()),
    trial_already_used: afterTrial,
    invalid_tier: by('none', checkoutOf({ tier_id: 'gold' })),
    price_not_found: by('none', checkoutOf({ currency: 'jpy' })),
    invalid_coupon: by('none', checkoutOf({ coupon: 'NOSUCH' })),
    tier_not_in_stripe: by('none', checkoutOf({ tier_id: 'unsold' })),
  },
  'POST /admin/price-migrations/{id}/start': {
    migration_refused: migrationIn('stopped'),
    price_not_found: migrationIn('draft'),
    mail_not_configured: withoutMail('draft'),
  },
  'POST /admin/price-migrations/{id}/pause': { migration_refused: migrationIn('draft') },
  'POST /admin/price-migrations/{id}/resume': {
    migration_refused: migrationIn('draft'),
    price_not_found: migrationIn('paused'),
    mail_not_configured: withoutMail('paused'),
  },
  'POST /admin/price-migrations/{id}/stop': { migration_refused: migrationIn('draft') },
  'POST /admin/price-migrations/{id}/undo': { migration_refused: migrationIn('draft') },
  'POST /billing/subscription/upgrade': {
    past_due_pay_first: by('owing', { ...toStarter, new_tier_id: 'professional' }),
    invalid_quantity: by('zero', { ...toStarter, new_tier_id: 'professional' }),
    invalid_tier: by('active', { ...toStarter, new_tier_id: 'gold' }),
    price_not_found: by('active', { ...toStarter, new_tier_id: 'trial' }),
    tier_not_in_stripe: by('active', { ...toStarter, new_tier_id: 'unsold' }),
    already_on_plan: by('active', toStarter),
    already_scheduled: by('downgrading', toStarter),
  },
  'POST /billing/subscription/cancel': { already_canceling: by('canceling', {}) },
  'POST /billing/subscription/resume': { nothing_to_resume: by('active', {}) },
  'POST /billing/subscription/pause': {
    past_due_pay_first: by('owing', {}),
    already_paused: by('paused', {}),
    invalid_until: by('active', { until: past }),
  },
  'POST /billing/subscription/coupon': { invalid_coupon: by('active', { code: 'NOSUCH' }) },
  'POST /admin/subscriptions/{id}/coupon': { invalid_coupon: about('active', { code: 'NOSUCH' }) },
  'POST /billing/subscription/pay-now': {
    nothing_to_pay: by('active', {}),
    payment_method_currency: async () => {
      const { token, customerId } = people.active;
      // Attached in Stripe's dashboard, where nobody looks at the currency.
      const { id } = await system.stripe.paymentMethods.attach('pm_success_de', { customer: customerId });
      await until(
        async () => (await system.rows('select 1 from payment_methods where id = $1', [id])).length === 1,
        { what: 'the account is known' },
      );
      return { token, body: { payment_method_id: id } };
    },
  },
  'POST /stripe/attach_payment_method': {
    payment_method_currency: by('active', { payment_method_id: 'pm_success_de' }),
  },
  'POST /billing/subscription/promise': {
    nothing_to_pay: by('active', { on: past }),
    invalid_until: by('owing', { on: past }),
    promise_limit: async () => {
      const { token, now } = people.promising;
      const body = { on: new Date((await now()) + 86_400_000).toISOString() };
      await done(token, 'POST', '/billing/subscription/promise', body);
      return { token, body };
    },
  },
  'GET /admin/subscriptions/{email}': { account_unclear: unclear(null) },
  'POST /admin/subscriptions/{email}/reset-usage': { account_unclear: unclear() },
  'PATCH /admin/subscriptions/{email}': {
    account_unclear: unclear({ tier: 'starter' }),
    past_due_pay_first: about('owing', { tier: 'professional' }),
    invalid_quantity: about('zero', { tier: 'professional' }),
    invalid_tier: about('active', { tier: 'gold' }),
    price_not_found: about('active', { tier: 'trial' }),
    tier_not_in_stripe: about('active', { tier: 'unsold' }),
    already_on_plan: about('active', { tier: 'starter' }),
    already_scheduled: about('downgrading', { tier: 'starter' }),
    nothing_to_resume: about('active', { status: 'active' }),
    already_paused: about('paused', { status: 'paused' }),
    trial_extension_limit: about('trialing', { trial_end: '2028-01-01T00:00:00Z' }),
    invalid_days: about('trialing', { trial_end: past }),
  },
  'POST /subscriptions/plans': {
    mapping_refused: nameTaken('taken', { id: 'taken', display_name: 'Taken', price_monthly: 5 }),
  },
  'PUT /subscriptions/plans/{id}': { mapping_refused: nameTaken('unsold', { display_name: 'Unsold yet' }) },
  'PUT /plans/{id}': { mapping_refused: nameTaken('unsold', { display_name: 'Unsold yet' }) },
  'DELETE /subscriptions/plans/{id}': { mapping_refused: nameTaken('unsold') },
  'DELETE /plans/{id}': { mapping_refused: nameTaken('unsold') },
  'POST /admin/adoption/mappings': {
    mapping_refused: async () => ({
      token: admin,
      body: { mappings: [{ stripe_id: await soldProduct(), plan: 'professional' }], reason },
    }),
  },
  'POST /admin/adoption/import': { adoption_running: whileAdopting({}) },
  'POST /admin/adoption/release': {
    adoption_running: whileAdopting({ selection: {}, stripe_recovery_off: true }),
  },
  'POST /admin/adoption/undo': { adoption_running: whileAdopting({ selection: {} }) },
  'POST /admin/catalogue/mappings/{id}/preview': {
    mapping_refused: mapped(soldProduct, { plan: 'professional' }),
    not_at_stripe: mapped(() => Promise.resolve('prod_of_nobody'), { plan: 'professional' }),
  },
  'PUT /admin/catalogue/mappings/{id}': {
    mapping_refused: mapped(soldProduct, { plan: 'professional', reason }),
    not_at_stripe: mapped(() => Promise.resolve('prod_of_nobody'), { plan: 'professional', reason }),
  },
  'DELETE /admin/catalogue/mappings/{id}': { mapping_refused: mapped(soldProduct) },
  'POST /admin/subscriptions/{id}/extend-trial': { trial_extension_limit: about('trialing', { days: 365 }) },
  'POST /admin/subscriptions/{id}/retry-now': { nothing_to_pay: about('active') },
  'POST /admin/subscriptions/{id}/hold': {
    nothing_to_pay: about('active', { until: past }),
    invalid_until: about('owing', { until: past }),
  },
  'POST /admin/subscriptions/{id}/skip-message': { nothing_to_pay: about('active') },
  'POST /admin/subscriptions/{id}/extend-grace': {
    nothing_to_pay: about('active', { days: 1 }),
    grace_extension_limit: about('owing', { days: 365 }),
  },
  'POST /admin/subscriptions/{id}/write-off': { nothing_to_pay: about('active') },
  'POST /admin/subscriptions/{email}/credits': {
    account_unclear: unclear(),
    invalid_quantity: about('active', { amount: 0 }),
    invalid_until: about('active', { amount: 1, expires_at: past }),
  },
  'GET /billing/data-exports/{id}/file': { export_not_ready: collecting(() => people.active.token) },
  'POST /admin/customers/{id}/erasure': { erasure_refused: about('active') },
  'POST /billing/erasure': { erasure_refused: by('active', { confirm: 'erase me' }) },
  'GET /admin/data-exports/{id}/file': { export_not_ready: collecting(() => admin) },
  'GET /billing/operations/{id}': { operation_not_found: by('active', undefined, { id: 'nonsense' }) },
  'PATCH /stripe/customer': {
    change_refused: async () => {
      const { token } = people.canceling;
      await done(token, 'PATCH', '/stripe/customer', { time_zone: 'Asia/Tokyo' });
      return { token, body: { time_zone: null } };
    },
  },
  'POST /subscriptions/check-access/{service}': {
    invalid_quantity: by('active', { quantity: -1 }, chat),
    unknown_event_type: by('active', { event_type: 'teleport' }, chat),
    usage_not_available: () => {
      usageIsFull();
      return { token: people.active.token, body: { consume: true }, place: chat };
    },
  },
  'POST /usage/events': {
    usage_not_available: () => {
      usageIsFull();
      return { token: people.active.token, body: { ...event, idempotency_key: randomUUID() } };
    },
  },
  'POST /billing/report_usage': {
    invalid_quantity: by('active', { quantity: 0 }),
    unknown_event_type: by('active', { ...one, event_type: 'teleport' }),
    no_metered_item: by('none', one),
    usage_not_available: () => {
      usageIsFull();
      return { token: people.active.token, body: one };
    },
  },
  'POST /usage/reservations': {
    invalid_quantity: by('active', { quantity: 0 }),
    unknown_event_type: by('active', { ...one, event_type: 'teleport' }),
    reservation_over: async () => {
      const key = { idempotency_key: randomUUID() };
      await reservation('release', key);
      return { token: people.active.token, body: { ...one, ...key } };
    },
  },
  'POST /usage/reservations/{id}/confirm': {
    invalid_quantity: by('active', { quantity: -1 }, { id: 'any' }),
    reservation_over: async () => ({
      token: people.active.token,
      body: one,
      place: await reservation('release'),
    }),
    usage_not_available: async () => {
      const place = await reservation();
      usageIsFull();
      return { token: people.active.token, body: one, place };
    },
  },
  'POST /usage/reservations/{id}/release': {
    reservation_over: async () => ({ token: people.active.token, place: await reservation('confirm') }),
  },
  'POST /usage/corrections': {
    invalid_quantity: made(() =>
      Promise.resolve({ quantity: -1, corrects: 'any', idempotency_key: randomUUID() }),
    ),
    too_late_to_correct: made(async () => {
      const { token, customerId } = people.none;
      const key = randomUUID();
      await done(token, 'POST', '/usage/events', { ...event, idempotency_key: key });
      await execute(
        system.api.api.deps.em(),
        `update customers set billing_time = billing_time + interval '40 days' where id = $1`,
        [customerId],
      );
      return { customer: customerId, corrects: key, quantity: 0, idempotency_key: randomUUID() };
    }),
  },
  'PUT /billing/spend-limit': { invalid_amount: by('active', { amount: 1.999 }) },
  'POST /byok/keys/add': {
    invalid_key_format: by('active', { provider: 'openai', key: 'hf_nothing_of_the_kind' }),
    byok_key_unreadable: async () => {
      const { token, userId } = people.none;
      await keepKey(token);
      await execute(
        system.api.api.deps.em(),
        `update data_keys set master_key_id = 'gone' where user_id = $1`,
        [userId],
      );
      return { token, body: { provider: 'openai', key: `sk-${'a'.repeat(48)}` } };
    },
    byok_unavailable: async () => {
      await keepKey(people.active.token);
      keyServiceAway();
      return { token: people.active.token, body: { provider: 'openai', key: `sk-${'b'.repeat(48)}` } };
    },
  },
  'POST /byok/keys/test/{provider}': {
    byok_key_unreadable: async () => {
      const [owner, thief] = [people.active, people.paused];
      for (const { token } of [owner, thief]) await keepKey(token);
      await execute(
        system.api.api.deps.em(),
        `update provider_keys set sealed = (select sealed from provider_keys where user_id = $1) where user_id = $2`,
        [owner.userId, thief.userId],
      );
      return { token: thief.token, place: { provider: 'openai' } };
    },
    byok_unavailable: async () => {
      const { token } = people.active;
      await keepKey(token);
      keyServiceAway();
      return { token, place: { provider: 'openai' } };
    },
  },
  'POST /admin/messages/{id}/resend': {
    message_outdated: () => messageOf('checkout_abandoned'),
    mail_not_configured: () => messageOf('recovered'),
  },
  'POST /byok/resolve': {
    byok_key_unreadable: async () => {
      const { token, userId } = people.canceling;
      await keepKey(token);
      await execute(
        system.api.api.deps.em(),
        `update provider_keys set master_key_id = 'gone' where user_id = $1`,
        [userId],
      );
      return { token: await gatewayKey(), body: { provider: 'openai', user_id: userId } };
    },
    byok_unavailable: async () => {
      const { token, userId } = people.active;
      await keepKey(token);
      keyServiceAway();
      return { token: await gatewayKey(), body: { provider: 'openai', user_id: userId } };
    },
    tls_required: async () => {
      const token = await gatewayKey();
      const { deps } = system.api.api;
      jest.replaceProperty(deps, 'settings', { ...deps.settings, publicUrl: 'https://billing.example.test' });
      return { token, body: { provider: 'openai', user_id: people.active.userId } };
    },
  },
  'POST /admin/byok/endpoints': {
    endpoint_exists: made(async () => {
      const endpoint = { id: 'custom-ours', name: 'Ours', base_url: 'https://llm.example.test/v1' };
      await done(admin, 'POST', '/admin/byok/endpoints', { ...endpoint, reason });
      return endpoint;
    }),
  },
  'POST /admin/billing/refunds': {
    already_refunded: made(async () => ({ charge_id: await charge(1_900) })),
    refund_refused: made(async () => ({ charge_id: await charge() })),
    invalid_amount: made(async () => ({ charge_id: await charge(), amount: 19.01 })),
  },
  'POST /admin/approvals/{id}': {
    approval_decided: async () => {
      await system.rows(
        `insert into approvals (id, action, subject_id, key, currency, input, reason, state, asked_by, asked_at, expires_at)
         values ('decided', 'charge.refund', 'ch_x', 'decided', 'usd', '{}', 'x', 'waiting', 'somebody', now(), now())`,
      );
      return { token: admin, body: { decision: 'approve', reason }, place: { id: 'decided' } };
    },
  },
  'POST /admin/billing/credit-notes': {
    credit_note_refused: made(async () => ({ invoice_id: await invoice() })),
    invalid_amount: made(async () => ({ invoice_id: await invoice(), amount: 1.001 })),
  },
  'POST /admin/coupons': {
    invalid_amount: made(() => Promise.resolve({ name: 'Digits', amount_off: 1.005, duration: 'once' })),
    invalid_until: made(() =>
      Promise.resolve({ name: 'Past', percent_off: 5, duration: 'once', redeem_by: past }),
    ),
    coupon_exists: made(async () => {
      const coupon = { name: 'Taken', percent_off: 5, duration: 'once', code: 'TAKEN' };
      await done(admin, 'POST', '/admin/coupons', { ...coupon, reason });
      return coupon;
    }),
  },
  'POST /admin/events/{id}/replay': {
    event_waiting: async () => {
      await execute(
        system.api.api.deps.em(),
        `insert into inbox_events (id, type, created_at, payload, state, leased_until)
         values ('evt_waits', 'ping', now(), '{}', 'pending', now() + interval '1 hour')`,
      );
      return { token: admin, body: { reason }, place: { id: 'evt_waits' } };
    },
  },
  'POST /sandbox/clock': {
    nothing_ahead: by('none', { by: 'next' }),
    clock_busy: () => {
      // As while a walk is under way, however soon a real one would be over.
      jest.spyOn(system.api.api.deps.clockWalks, 'begin').mockReturnValue(false);
      return { token: people.none.token, body: { by: 'day' } };
    },
  },
};

const cases = Object.entries(CASES).flatMap(([name, byCode]) => {
  const operation = operations.find((one) => one.name === name);
  return Object.entries(byCode).map(([code, make]) => ({ name, code, operation, make }));
});

it('every refusal that belongs to few operations has a case, and every case is declared', () => {
  const named = cases.map(({ name, code, operation }) => {
    const status = [...(operation?.codes ?? [])].find(([, ofStatus]) => ofStatus.has(code))?.[0];
    return operation === undefined || status === undefined
      ? `${name} does not declare ${code}`
      : refusalName(operation, status, code);
  });
  expect(named.toSorted()).toEqual(refusalsOf('own', operations));
});

it.each(cases)('$name is refused with $code', async ({ code, operation, make }) => {
  if (operation === undefined) throw new Error('the document tells of no such operation');
  const { place = {}, ...options } = await make();
  const answer = await system.api.call(operation.method, operation.example(place), options);
  expect(answer.body).toMatchObject({ code });
  expect(operation.faults(answer)).toEqual([]);
  // Words for a person, not the code again or nothing.
  expect(answer.body['detail']).toMatch(/\w \w/);
});

it('what Stripe refuses tells what was not done, and why', async () => {
  const id = await charge();
  const { body } = await call(admin, 'POST', '/admin/billing/refunds', { charge_id: id, reason });
  expect(body['detail']).toMatch(new RegExp(`^The refund of ${id} was not made: .*No such charge`));
});

it('a code that Stripe does not let this customer use is invalid_coupon at the checkout, with Stripe’s reason', async () => {
  const customer = await newCustomer(system);
  const subscription = await customer.subscribe('starter_month_usd');
  await untilStatus(system, subscription, 'active');
  await system.stripe.subscriptions.cancel(subscription);
  await untilStatus(system, subscription, 'canceled');
  const coupon = await system.stripe.coupons.create({ percent_off: 50, duration: 'once' });
  await system.stripe.promotionCodes.create({
    promotion: { type: 'coupon', coupon: coupon.id },
    code: 'FIRSTTIME',
    metadata: { managed_by: 'perennial' },
    restrictions: { first_time_transaction: true },
  });
  const body = checkoutOf({ coupon: 'FIRSTTIME' });
  const answer = await call(customer.token, 'POST', '/billing/checkout/create', body);
  expect([answer.status, answer.body]).toMatchObject([
    422,
    {
      code: 'invalid_coupon',
      detail: expect.stringContaining('prior transactions') as string,
      errors: [{ pointer: '/coupon' }],
    },
  ]);
});
