import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Connection } from '@temporalio/client';
import { SMTPServer } from 'smtp-server';
import Stripe from 'stripe';
import { loadEnv } from '../../config/env.ts';
import type { MasterKey } from '../../gateways/provider-keys/master-keys.ts';
import { neededEvents } from '../../gateways/stripe/inbox/needed-events.ts';
import { lineOf, verify } from '../../scripts/verify.ts';
import type { Finding } from '../../scripts/verify/finding.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer } from '../support/customer.ts';
import { createDatabase, testServers, uniqueName } from '../support/environment.ts';
import { plantProviderKey } from '../support/planted-provider-key.ts';
import { until } from '../support/until.ts';

/** Each test breaks one thing and puts it right again. */
let system: BillingSystem;
let endpoint: string;

beforeAll(async () => {
  system = await startBillingSystem();
  const { data } = await system.stripe.webhookEndpoints.list();
  endpoint = data[0]?.id ?? '';
});
afterAll(async () => {
  await system.stop();
});

/** What is found with some variables changed; an empty one is not set. */
async function found(
  variables: Record<string, string> = {},
  deliveryMs = 20_000,
  apiAddress?: string,
): Promise<Finding[]> {
  const { identity, lago } = system;
  const env = loadEnv({
    NODE_ENV: 'test',
    DATABASE_URL: system.api.database.url,
    PUBLIC_URL: system.api.url,
    TEMPORAL_ADDRESS: testServers().temporalAddress,
    TEMPORAL_NAMESPACE: system.temporal.options.namespace,
    STRIPE_SECRET_KEY: 'sk_test_perennial',
    STRIPE_API_BASE: system.sandbox.url,
    STRIPE_WEBHOOK_SECRET: 'whsec_not_looked_at',
    AUDIT_KEYS: `one:${Buffer.alloc(32, 1).toString('base64')}`,
    LAGO_API_URL: lago.url,
    LAGO_API_KEY: 'lago-test-key',
    OIDC_ISSUER: identity.issuer,
    KEYCLOAK_URL: identity.issuer,
    KEYCLOAK_REALM: identity.realm,
    KEYCLOAK_CLIENT_ID: identity.clientId,
    KEYCLOAK_CLIENT_SECRET: identity.clientSecret,
    ...variables,
  });
  return verify(env, { deliveryMs, ...(apiAddress !== undefined && { apiAddress }) });
}

const named = (findings: Finding[], name: string): Finding | undefined =>
  findings.find((finding) => finding.name === name);

/** The one finding of this name, which has failed and says what to do. */
function expectFailure(findings: Finding[], name: string, detail: RegExp, remedy: RegExp): void {
  const finding = named(findings, name);
  expect(finding).toMatchObject({ name, outcome: 'failed' });
  expect(finding?.detail).toMatch(detail);
  expect(finding?.remedy).toMatch(remedy);
}

it('finds nothing wrong with a system that works, and says so in a line each', async () => {
  // Temporal knows of a worker when its first question has come.
  const findings = await until(async () => {
    const all = await found();
    return named(all, 'Worker')?.outcome === 'ok' && all;
  });
  const rest = findings.filter(({ outcome }) => outcome !== 'ok' && outcome !== 'skipped');
  expect(rest).toEqual([]);
  // The database of tests is a development machine's: everybody knows its password, and its role owns it.
  for (const name of ['Database role', 'Secrets'])
    expect(named(findings, name)?.detail).toMatch(/fine on a machine of your own/);
  expect(findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'Database',
      'Temporal namespace',
      'Search attributes',
      'Worker',
      'Settings',
      'API',
      'Stripe key',
      'Stripe prices',
      'Stripe meters',
      'Stripe ids',
      'Stripe coupons',
      'Stripe webhooks',
      'Stripe version',
      'Stripe thin events',
      'Stripe webhook secret',
      'Stripe subscriptions',
      'Stripe mandates',
      'Stripe tax',
      'Stripe retries',
      'Sign-in',
      'Keycloak',
      'Lago',
    ]),
  );
  for (const finding of findings.filter(({ outcome }) => outcome !== 'note'))
    expect(lineOf(finding)).toMatch(/^[✓–] \S.{20,}$/);
});

it('names each setting with a secret that everybody knows, and each connection that others could read', async () => {
  const findings = await found(
    {
      PUBLIC_URL: 'http://billing.example.com',
      LAGO_API_URL: 'https://lago.example.com',
      REDIS_URL: 'redis://:changeme@127.0.0.1:9',
      PAYLOAD_KEYS: `one:${randomBytes(32).toString('base64')}`,
    },
    500,
  );
  // In production the same note stands as it is; it does not start at all with these.
  expect(named(findings, 'Secrets')).toMatchObject({
    outcome: 'skipped',
    detail: expect.stringMatching(/REDIS_URL.*AUDIT_KEYS/) as string,
  });
  expect(JSON.stringify(findings)).not.toContain('changeme');
  expect(named(findings, 'TLS to the API')).toMatchObject({
    outcome: 'note',
    remedy: 'Begin PUBLIC_URL with https://.',
  });
  expect(named(findings, 'TLS to lago')).toMatchObject({ outcome: 'ok' });
  expect(named(findings, 'TLS to redis')).toMatchObject({ outcome: 'skipped' });
  expect(named(findings, 'Payloads')).toMatchObject({ outcome: 'ok' });
});

it('counts whose the subscriptions of the account are', async () => {
  const detail = async (): Promise<string | undefined> =>
    named(await found(), 'Stripe subscriptions')?.detail;
  const before = await detail();
  const counts = /^(\d+) managed, (\d+) observed .*, (\d+) foreign/
    .exec(before ?? '')
    ?.slice(1)
    .map(Number);
  const [managed = 0, observed = 0, foreign = 0] = counts ?? [];
  expect(counts).toHaveLength(3);
  // On real time: Stripe leaves customers of test clocks out of its lists.
  const { id: customer } = await system.stripe.customers.create({
    payment_method: 'pm_card_visa',
    invoice_settings: { default_payment_method: 'pm_card_visa' },
  });
  const [ours] = (await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
  const theirs = await system.stripe.prices.create({
    currency: 'usd',
    unit_amount: 700,
    recurring: { interval: 'month' },
    product_data: { name: 'Another product' },
  });
  const price = ours?.id ?? '';
  const mark = { metadata: { managed_by: 'perennial' } };
  for (const one of [
    { items: [{ price }], ...mark },
    { items: [{ price }] },
    { items: [{ price: theirs.id }] },
  ])
    await system.stripe.subscriptions.create({ customer, ...one });
  expect(await detail()).toMatch(
    new RegExp(`^${managed + 1} managed, ${observed + 1} observed .*, ${foreign + 1} foreign`),
  );
});

describe('a worker that was started with other settings than the API', () => {
  const settings = async (): Promise<Finding | undefined> => named(await found({}, 1_000), 'Settings');

  afterEach(() => system.restartWorker());

  it.each([
    [
      'looks roles up elsewhere',
      { OIDC_ROLE_CLAIM: 'groups' },
      'OIDC_ROLE_CLAIM is realm_access.roles for the API and groups for the worker',
    ],
    [
      'sends mail of which the API does not know',
      { SMTP_URL: 'smtp://someone:hidden-password@127.0.0.1:9' },
      'SMTP_URL is not set for the API and set for the worker',
    ],
  ])(
    '%s: each difference is named, without a secret',
    async (_what, changed: Record<string, string>, difference) => {
      await system.restartWorker(changed);
      const finding = await until(async () => {
        const one = await settings();
        return one?.outcome === 'failed' && one;
      });
      expect(finding.detail).toContain(difference);
      expect(JSON.stringify(finding)).not.toContain('hidden-password');
      await system.restartWorker();
      await until(async () => (await settings())?.outcome === 'ok');
    },
  );
});

describe('the database', () => {
  it('that lacks migrations', async () => {
    const empty = await createDatabase({ empty: true });
    try {
      const findings = await found({ DATABASE_URL: empty.url });
      expectFailure(findings, 'Database', /\d+ migration\(s\) are not applied/, /npm run migrate/);
      expect(named(findings, 'Stripe')?.outcome).toBe('skipped');
    } finally {
      await empty.drop();
    }
  });

  it('that is not there', async () => {
    const findings = await found({ DATABASE_URL: 'postgres://perennial:hidden-password@127.0.0.1:9/none' });
    expectFailure(findings, 'Database', /ECONNREFUSED|connect/i, /DATABASE_URL/);
    expect(JSON.stringify(findings)).not.toContain('hidden-password');
  });
});

describe('Temporal', () => {
  it('that is not there', async () => {
    const findings = await found({ TEMPORAL_ADDRESS: '127.0.0.1:9' });
    expectFailure(findings, 'Temporal', /./, /TEMPORAL_ADDRESS/);
  });

  it('without the namespace', async () => {
    const findings = await found({ TEMPORAL_NAMESPACE: 'nowhere' });
    expectFailure(findings, 'Temporal namespace', /nowhere/, /namespace create -n nowhere/);
  });

  it('without the search attributes, and without a worker', async () => {
    const namespace = uniqueName('bare');
    const connection = await Connection.connect({ address: testServers().temporalAddress });
    const oneDay = { seconds: 86_400 as unknown as null, nanos: 0 };
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: oneDay,
    });
    await connection.close();
    let findings: Finding[] = [];
    // A new namespace is known everywhere after a moment.
    await until(async () => {
      findings = await found({ TEMPORAL_NAMESPACE: namespace });
      return named(findings, 'Worker') !== undefined;
    });
    expectFailure(
      findings,
      'Search attributes',
      /StripeCustomerId, .*Mode, AttentionNeeded/,
      /--name Tier --type Keyword/,
    );
    expect(named(findings, 'Worker')).toMatchObject({ outcome: 'note' });
  });
});

it('an API that is not where it is said to be', async () => {
  const elsewhere = { PUBLIC_URL: 'http://127.0.0.1:9' };
  expectFailure(await found(elsewhere, 1_000), 'API', /./, /PUBLIC_URL/);
});

it('an API whose public address does not lead to it from here', async () => {
  const elsewhere = { PUBLIC_URL: 'http://127.0.0.1:9' };
  const findings = await found(elsewhere, 1_000, `${system.api.url}/`);
  expect(named(findings, 'API')).toMatchObject({ outcome: 'ok' });
  const wrong = await found({}, 1_000, 'http://127.0.0.1:9');
  expectFailure(wrong, 'API', /./, /--api \(http:\/\/127/);
});

describe('Stripe', () => {
  it('that cannot be reached', async () => {
    const findings = await found({ STRIPE_API_BASE: 'http://127.0.0.1:9' });
    expectFailure(findings, 'Stripe key', /./, /STRIPE_SECRET_KEY/);
    expect(named(findings, 'Stripe prices')).toBeUndefined();
  });

  it('with a key that may not read mandates', async () => {
    const fault = { kind: '403', match: { method: 'GET', path: '^/v1/mandates/' } };
    await fetch(`${system.sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expectFailure(await found({}, 500), 'Stripe mandates', /may not read mandates/, /restricted key/);
  });

  it('without a key is left out', async () => {
    expect(named(await found({ STRIPE_SECRET_KEY: '' }), 'Stripe')?.outcome).toBe('skipped');
  });

  it('without a price and without a meter', async () => {
    const { data: prices } = await system.stripe.prices.list({ lookup_keys: ['starter_month_usd'] });
    const { data: meters } = await system.stripe.billing.meters.list();
    const [price, meter] = [prices[0]?.id ?? '', meters[0]?.id ?? ''];
    // Else the catalogue takes an archived price off sale, and it is missed no more.
    await system.stopWorker();
    await system.stripe.prices.update(price, { active: false });
    await system.stripe.billing.meters.deactivate(meter);
    try {
      const findings = await found();
      expectFailure(findings, 'Stripe prices', /starter_month_usd/, /npm run setup:stripe/);
      expectFailure(findings, 'Stripe meters', /perennial_/, /npm run setup:stripe/);
    } finally {
      await system.stripe.prices.update(price, { active: true });
      await system.stripe.billing.meters.reactivate(meter);
      await system.startWorker();
    }
  });

  it('whose endpoint leads elsewhere, gets too little, or is disabled', async () => {
    const { stripe } = system;
    const before = await stripe.webhookEndpoints.retrieve(endpoint);
    try {
      await stripe.webhookEndpoints.update(endpoint, { url: 'http://127.0.0.1:9/elsewhere' });
      const elsewhere = await found({}, 1_500);
      expectFailure(
        elsewhere,
        'Stripe webhooks',
        /no endpoint leads here.*elsewhere/,
        /billing\/webhooks\/stripe/,
      );
      expectFailure(elsewhere, 'Stripe webhook secret', /no event arrived/, /STRIPE_WEBHOOK_SECRET/);
      await stripe.webhookEndpoints.update(endpoint, {
        url: before.url,
        enabled_events: ['invoice.paid', 'product.created'],
      });
      expectFailure(await found(), 'Stripe webhooks', /does not get .*charge\.refunded/, /setup:stripe/);
      await stripe.webhookEndpoints.update(endpoint, { disabled: true });
      expectFailure(await found({}, 1_500), 'Stripe webhooks', /disabled/, /Enable it/);
    } finally {
      await stripe.webhookEndpoints.update(endpoint, {
        url: before.url,
        enabled_events: before.enabled_events as Stripe.WebhookEndpointUpdateParams.EnabledEvent[],
        disabled: false,
      });
    }
  });

  it('that sends no thin events here', async () => {
    const { eventDestinations } = system.stripe.v2.core;
    const [{ id } = { id: '' }] = (await eventDestinations.list()).data;
    await eventDestinations.disable(id);
    try {
      expectFailure(await found(), 'Stripe thin events', /error_report_triggered/, /setup:stripe/);
    } finally {
      await eventDestinations.enable(id);
    }
  });

  it('that signs with a secret that is not ours', async () => {
    const { stripe } = system;
    const { url } = await stripe.webhookEndpoints.retrieve(endpoint);
    await stripe.webhookEndpoints.update(endpoint, { disabled: true });
    const other = await stripe.webhookEndpoints.create({
      url,
      enabled_events: neededEvents('test'),
      api_version: Stripe.API_VERSION,
    });
    try {
      const findings = await found({}, 3_000);
      expect(named(findings, 'Stripe webhooks')?.outcome).toBe('ok');
      expectFailure(
        findings,
        'Stripe webhook secret',
        /no event arrived/,
        /STRIPE_WEBHOOK_SECRET is not its secret/,
      );
    } finally {
      await stripe.webhookEndpoints.del(other.id);
      await stripe.webhookEndpoints.update(endpoint, { disabled: false });
    }
  });

  it("that sends events of another version, or of the account's default", async () => {
    const { stripe } = system;
    const { url } = await stripe.webhookEndpoints.retrieve(endpoint);
    await stripe.webhookEndpoints.update(endpoint, { disabled: true });
    const withVersion = async (version: object): Promise<Finding | undefined> => {
      const { id } = await stripe.webhookEndpoints.create({
        url,
        enabled_events: neededEvents('test'),
        ...version,
      });
      try {
        return named(await found({}, 1_500), 'Stripe version');
      } finally {
        await stripe.webhookEndpoints.del(id);
      }
    };
    try {
      expect(await withVersion({ api_version: '2024-06-20' })).toMatchObject({
        outcome: 'failed',
        detail: `events come in 2024-06-20, and Perennial is written for ${Stripe.API_VERSION}`,
        remedy: expect.stringMatching(/npm run setup:stripe/) as string,
      });
      expect(await withVersion({})).toMatchObject({
        outcome: 'failed',
        detail: expect.stringMatching(/the account's default version/) as string,
      });
      // Of the same release: nothing breaks, and a field that came later may be missing.
      expect(await withVersion({ api_version: '2026-09-30.endive' })).toMatchObject({ outcome: 'note' });
    } finally {
      await stripe.webhookEndpoints.update(endpoint, { disabled: false });
    }
  });

  it('whose products and prices are not those of the database', async () => {
    const { stripe } = system;
    const [price] = (await stripe.prices.list({ lookup_keys: ['starter_month_usd'] })).data;
    const row = 'update plan_prices set stripe_price_id = $2 where stripe_price_id = $1';
    const mapped = { live: 'prod_of_live_mode', gone: 'prod_of_nobody' };
    for (const id of ['price_of_live_mode', mapped.live])
      await fetch(`${system.sandbox.url}/_sandbox/live/${id}`, { method: 'POST' });
    await system.rows(
      `insert into stripe_mappings (stripe_id, plan_code, created_at)
       values ($1, 'starter', now()), ($2, 'professional', now())`,
      [mapped.live, mapped.gone],
    );
    await system.rows(row, [price?.id, 'price_of_live_mode']);
    try {
      const findings = await found();
      expectFailure(
        findings,
        'Stripe ids',
        /price_of_live_mode \(price of starter, month, usd\), which this Stripe account has in live mode only/,
        /Use the key of the mode that the database is of/,
      );
      expect(named(findings, 'Stripe ids')?.detail).toMatch(
        /prod_of_nobody \(mapped to professional\), which this Stripe account does not have/,
      );
      await system.rows('delete from stripe_mappings where stripe_id = $1', [mapped.live]);
      await system.rows(row, ['price_of_live_mode', 'price_of_nobody']);
      expectFailure(await found(), 'Stripe ids', /price_of_nobody/, /setup:stripe makes prices/);
      await system.rows('delete from stripe_mappings where stripe_id = $1', [mapped.gone]);
      await system.rows(`update plan_prices set active = false where stripe_price_id = 'price_of_nobody'`);
      expect(named(await found(), 'Stripe ids')).toMatchObject({ outcome: 'note' });
    } finally {
      await system.rows('delete from stripe_mappings where stripe_id = any($1)', [Object.values(mapped)]);
      await system.rows(
        `update plan_prices set stripe_price_id = $1, active = true
         where stripe_price_id in ('price_of_nobody', 'price_of_live_mode')`,
        [price?.id],
      );
    }
  });

  it('whose coupons are not those of the database, or were deleted', async () => {
    const { stripe } = system;
    const { id: there } = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
    const { id: deleted } = await stripe.coupons.create({ percent_off: 10, duration: 'once' });
    await stripe.coupons.del(deleted);
    await fetch(`${system.sandbox.url}/_sandbox/live/SPRING-OF-LIVE`, { method: 'POST' });
    const keep = `insert into stripe_coupons (stripe_id, name, created_at) values ($1, 'Spring', now())`;
    const redeem = `insert into coupon_redemptions (id, coupon_id, person, claimed_by, created_at, used_at)
                    values ($1, $1, 'cus_1', $1, now(), now())`;
    try {
      await system.rows(keep, [there]);
      expect(named(await found(), 'Stripe coupons')).toMatchObject({ outcome: 'ok' });
      await system.rows(redeem, [deleted]);
      expect(named(await found(), 'Stripe coupons')).toMatchObject({
        outcome: 'note',
        detail: `the database names ${deleted}, which this Stripe account does not have`,
        remedy: expect.stringMatching(/its codes work no more/) as string,
      });
      await system.rows(keep, ['SPRING-OF-LIVE']);
      expectFailure(
        await found(),
        'Stripe coupons',
        /SPRING-OF-LIVE \(Spring\), which this Stripe account has in live mode only/,
        /Use the key of the mode/,
      );
    } finally {
      await system.rows('delete from stripe_coupons');
      await system.rows('delete from coupon_redemptions where id = $1', [deleted]);
    }
  });

  it('whose tax rates are archived, or those of another account', async () => {
    const { id } = await system.stripe.taxRates.create({
      display_name: 'VAT',
      percentage: 19,
      inclusive: false,
    });
    expect(named(await found({ STRIPE_TAX: id }), 'Stripe tax')).toMatchObject({
      outcome: 'ok',
      detail: 'VAT 19 %',
    });
    expectFailure(
      await found({ STRIPE_TAX: id, STRIPE_TAX_BEHAVIOR: 'inclusive' }),
      'Stripe tax',
      /is exclusive, and STRIPE_TAX_BEHAVIOR says inclusive/,
      /or set STRIPE_TAX_BEHAVIOR=exclusive/,
    );
    const { id: within } = await system.stripe.taxRates.create({
      display_name: 'IVA',
      percentage: 22,
      inclusive: true,
    });
    expectFailure(
      await found({ STRIPE_TAX: `${id},${within}` }),
      'Stripe tax',
      /is inclusive, and STRIPE_TAX_BEHAVIOR says exclusive/,
      /Name tax rates that are exclusive/,
    );
    await system.stripe.taxRates.update(id, { active: false });
    expectFailure(await found({ STRIPE_TAX: id }), 'Stripe tax', /is archived/, /Name active tax rates/);
    expectFailure(
      await found({ STRIPE_TAX: 'txr_elsewhere' }),
      'Stripe tax',
      /txr_elsewhere, which this Stripe account does not have/,
      /Name active tax rates/,
    );
    await fetch(`${system.sandbox.url}/_sandbox/live/txr_live`, { method: 'POST' });
    expectFailure(
      await found({ STRIPE_TAX: 'txr_live' }),
      'Stripe tax',
      /txr_live, which this Stripe account has in live mode only/,
      /Name active tax rates/,
    );
  });

  it('whose Stripe Tax collects nowhere is noted, and that prices are taxed otherwise than set', async () => {
    const settings = (changed: object): Promise<Response> =>
      fetch(`${system.sandbox.url}/_sandbox/account`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(changed),
      });
    expect(named(await found({ STRIPE_TAX: 'automatic' }), 'Stripe tax')).toMatchObject({
      outcome: 'ok',
      detail: 'automatic, by Stripe Tax, tax on top',
    });
    await settings({ taxRegistered: false });
    expect(named(await found({ STRIPE_TAX: 'automatic' }), 'Stripe tax')).toMatchObject({
      outcome: 'note',
      detail: expect.stringMatching(/no active tax registration/) as string,
    });
    await settings({ taxRegistered: true });
    expectFailure(
      await found({ STRIPE_TAX_BEHAVIOR: 'inclusive' }),
      'Stripe prices',
      /create price starter_month_usd \(19\.00 USD a month, tax included instead of 19\.00 USD\)/,
      /npm run setup:stripe/,
    );
  });

  it('that retries failed payments by itself is noted', async () => {
    const settings = (smartRetries: boolean): Promise<Response> =>
      fetch(`${system.sandbox.url}/_sandbox/account`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ smartRetries }),
      });
    expect((await settings(true)).status).toBe(200);
    try {
      const customer = await newCustomer(system);
      await customer.subscribe('starter_month_usd');
      await customer.card('pm_card_chargeCustomerFail');
      await customer.advanceDays(32);
      let retries: Finding | undefined;
      await until(async () => (retries = named(await found(), 'Stripe retries'))?.outcome === 'note');
      expect(retries?.detail).toMatch(/Stripe retries failed payments by itself .*in_/);
    } finally {
      await settings(false);
    }
  });
});

describe('who signs in and who follows', () => {
  it('a provider that is not there, or does not know the client', async () => {
    expectFailure(await found({ OIDC_ISSUER: 'http://127.0.0.1:9' }), 'Sign-in', /./, /OIDC_ISSUER/);
    const unknown = await found({ OIDC_CLIENT_ID: 'nobody' });
    expectFailure(unknown, 'Sign-in', /does not take the client nobody/, /auth\/callback/);
  });

  it('a Keycloak that does not take our secret, or would drop our attributes', async () => {
    const refused = await found({ KEYCLOAK_CLIENT_SECRET: 'wrong' });
    expectFailure(refused, 'Keycloak', /./, /KEYCLOAK_CLIENT_SECRET/);
    const { users } = system.identity;
    const { profile } = users;
    users.profile = { attributes: [{ name: 'subscription_tier' }] };
    try {
      expectFailure(await found(), 'Keycloak', /does not declare subscription_status/, /User profile/);
    } finally {
      users.profile = profile;
    }
  });

  it('a Lago that does not take our key', async () => {
    expectFailure(await found({ LAGO_API_KEY: 'wrong' }), 'Lago', /does not accept our key/, /LAGO_API_KEY/);
  });

  it('a mail server, there or not', async () => {
    const smtp = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'] });
    smtp.listen(0, '127.0.0.1');
    await once(smtp.server, 'listening');
    const url = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
    expect(named(await found({ SMTP_URL: url }), 'Mail')?.outcome).toBe('ok');
    await new Promise<void>((resolve) => smtp.close(() => resolve()));
    expectFailure(await found({ SMTP_URL: url }), 'Mail', /ECONN|ESOCKET/, /SMTP_URL/);
  });
});

it('names a master key that users need and that is not set, one that is not theirs, and a rotation that is due', async () => {
  const [old, newest] = [
    { id: 'old', key: randomBytes(32) },
    { id: 'new', key: randomBytes(32) },
  ] as const;
  const given = (...keys: MasterKey[]) => ({
    BYOK_MASTER_KEYS: keys.map(({ id, key }) => `${id}:${Buffer.from(key).toString('base64')}`).join(','),
  });
  await plantProviderKey(system.api.api.deps.em(), { userId: 'u1', key: 'sk-1', under: old });
  expect(named(await found(given(old)), 'Own keys')).toMatchObject({ outcome: 'ok' });
  expect(named(await found(given(newest, old)), 'Own keys')).toMatchObject({
    outcome: 'note',
    detail: "1 users' keys are still under old, the newest is new",
  });
  expectFailure(await found(given(newest)), 'Own keys', /master key old is not set/, /Put old behind/);
  const other = { id: 'old', key: randomBytes(32) };
  expectFailure(await found(given(other)), 'Own keys', /Master key old is not the one/, /BYOK_MASTER_KEYS/);
});
