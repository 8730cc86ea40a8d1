import type Stripe from 'stripe';
import { loadEnv } from '../../config/env.ts';
import { ACCOUNT_PROBLEMS } from '../../domain/adoption/account-report.ts';
import { look } from '../../scripts/adopt.ts';
import { linesOf } from '../../scripts/adopt/report-lines.ts';
import { startBillingSystem } from '../support/billing-system.ts';
import type { BillingSystem } from '../support/billing-system.ts';
import { newCustomer, newSubscriber } from '../support/customer.ts';
import { sandbox } from '../workflow/story.ts';

/* An account that another product filled, on the real clock. */

let system: BillingSystem;
let stripe: Stripe;
beforeAll(async () => {
  system = await startBillingSystem();
  ({ stripe } = system);
});
afterAll(() => system.stop());

const lookNow = (onPage?: (looked: number) => void): ReturnType<typeof look> =>
  look(
    loadEnv({
      NODE_ENV: 'test',
      DATABASE_URL: system.api.database.url,
      PUBLIC_URL: system.api.url,
      STRIPE_SECRET_KEY: 'sk_test_perennial',
      STRIPE_API_BASE: system.sandbox.url,
      STRIPE_WEBHOOK_SECRET: 'whsec_not_looked_at',
      OIDC_ISSUER: system.identity.issuer,
    }),
    onPage,
  );

const priceOf = async (lookupKey: string): Promise<string> =>
  (await stripe.prices.list({ lookup_keys: [lookupKey] })).data[0]?.id ?? '';

async function customer(
  params: Stripe.CustomerCreateParams = {},
  card: string | null = 'pm_card_visa',
): Promise<string> {
  const { id } = await stripe.customers.create(params);
  if (card === null) return id;
  const method = await stripe.paymentMethods.attach(card, { customer: id });
  await stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
  return id;
}

it('an empty account has nothing to adopt', async () => {
  const report = await lookNow();
  expect(report).toMatchObject({ subscriptions: 0, problems: {} });
  expect(linesOf(report).at(-1)).toBe('There is nothing to adopt.');
});

it('counts an account, says what would not work, and asks Stripe to change nothing', async () => {
  const [starter, yearly, professional] = [
    await priceOf('starter_month_usd'),
    await priceOf('starter_year_usd'),
    await priceOf('professional_month_usd'),
  ];
  const known = await newCustomer(system, { card: null });
  const theirs = await stripe.prices.create({
    currency: 'eur',
    unit_amount: 900,
    recurring: { interval: 'week' },
    product_data: { name: 'Newsletter' },
  });
  // In order: linked, of a known address, without a card, of two plans, ended, another product's.
  const linked = await customer({ metadata: { user_id: known.userId } });
  await stripe.subscriptions.create({ customer: linked, items: [{ price: starter }] });
  const several = await stripe.subscriptions.create({
    customer: linked,
    items: [{ price: starter }, { price: professional }],
  });
  await system.rows('update users set email_verified = true where id = $1', [known.userId]);
  const sameAddress = await stripe.subscriptions.create({
    customer: await customer({ email: known.email.toUpperCase() }),
    items: [{ price: yearly }],
  });
  const cardless = await stripe.subscriptions.create({
    customer: await customer({ email: 'nobody@example.com' }, null),
    items: [{ price: starter }],
    trial_period_days: 7,
  });
  const ended = await stripe.subscriptions.create({ customer: linked, items: [{ price: starter }] });
  await stripe.subscriptions.cancel(ended.id);
  const foreign = await stripe.subscriptions.create({
    customer: await customer({ email: 'reader@example.com' }),
    items: [{ price: theirs.id }],
  });

  const before = await writes();
  const report = await lookNow();
  expect(await writes()).toEqual(before);
  expect(report).toEqual({
    subscriptions: 6,
    ended: 1,
    status: { active: 4, trialing: 1, canceled: 1 },
    mode: { observed: 4, foreign: 1 },
    items: { 1: 4, 2: 1 },
    interval: { month: 3, year: 1, week: 1 },
    currency: { usd: 4, eur: 1 },
    method: { card: 4, none: 1 },
    collection: { charge_automatically: 5 },
    person: { linked: 2, same_email: 1, none: 2 },
    with: { schedule: 0, discount: 0, automatic_tax: 0, usage: 0 },
    customers_with_several: 1,
    unmapped_prices: { [theirs.id]: 1 },
    problems: {
      not_mapped: { subscriptions: 1, examples: [foreign.id] },
      several_plans: { subscriptions: 1, examples: [several.id] },
      same_email: { subscriptions: 1, examples: [sameAddress.id] },
      no_user: { subscriptions: 1, examples: [cardless.id] },
      no_payment_method: { subscriptions: 1, examples: [cardless.id] },
    },
  });
  const text = linesOf(report).join('\n');
  expect(text).toContain('6 subscriptions, 5 of them live, 1 ended.');
  expect(text).toContain(`${ACCOUNT_PROBLEMS.not_mapped.means} (${foreign.id})`);
  expect(text).toContain(ACCOUNT_PROBLEMS.same_email.remedy);
});

it('reads a page a request, and tells how far it is', async () => {
  const price = await priceOf('starter_month_usd');
  const id = await customer();
  for (let made = 0; made < 100; made++)
    await stripe.subscriptions.create({ customer: id, items: [{ price }], trial_period_days: 7 });
  const pages: number[] = [];
  const report = await lookNow((looked) => pages.push(looked));
  expect(report.subscriptions).toBe(106);
  expect(pages).toEqual([100, 106]);
});

it('counts what hangs on test clocks too', async () => {
  await newSubscriber(system);
  expect((await lookNow()).subscriptions).toBe(107);
});

it('goes on where Stripe refuses a page for a moment', async () => {
  await sandbox(system, 'POST', 'faults', {
    kind: '500',
    match: { method: 'GET', path: '/v1/subscriptions' },
    times: 2,
  });
  expect((await lookNow()).subscriptions).toBe(107);
});

/** What anybody asked Stripe to change. */
const writes = async (): Promise<unknown> => (await sandbox(system, 'GET', 'writes'))['writes'];
