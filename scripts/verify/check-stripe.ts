import type Stripe from 'stripe';
import type { Env } from '../../config/env.ts';
import type { MikroORM } from '../../db/orm.ts';
import { loadPlans } from '../../db/catalogue/plans.ts';
import { queryOne } from '../../db/sql.ts';
import { waitUntil } from '../wait-until.ts';
import { setupCatalogue } from '../../gateways/stripe/catalogue/catalogue.ts';
import type { CatalogueChange } from '../../gateways/stripe/catalogue/catalogue.ts';
import { mayReadMandates } from '../../gateways/stripe/accounts/mandates.ts';
import { countModes } from '../../gateways/stripe/subscriptions/count-modes.ts';
import { checkTaxSetting } from '../../gateways/stripe/tax.ts';
import {
  causeEvent,
  missingThinEvents,
  readEndpoint,
  readMode,
  readOwnRetries,
} from '../../gateways/stripe/verify.ts';
import { stripeErrorMessage } from '../stripe-error-message.ts';
import { checkRevenue } from './check-revenue.ts';
import { checkStoredCoupons } from './check-stored-coupons.ts';
import { checkStoredIds } from './check-stored-ids.ts';
import { checkVersion } from './check-version.ts';
import { carriedOut, failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

/** Where deliveries are taken; any of them will do. */
const webhookPaths = [
  '/api/v1/billing/webhooks/stripe',
  '/api/billing/webhooks/stripe',
  '/api/v1/billing/webhook',
  '/api/billing/webhook',
];

interface StripeCheckOptions {
  env: Env;
  stripe: Stripe;
  orm: MikroORM;
  /** How long a delivery may take, milliseconds. */
  deliveryMs?: number;
}

/** Stripe: the key, what is sold there, what comes back, and who retries. */
export async function checkStripe(options: StripeCheckOptions): Promise<Finding[]> {
  const key = await carriedOut(
    'Stripe key',
    'Set STRIPE_SECRET_KEY to a key of the account (dashboard: Developers, API keys).',
    () => checkKey(options),
    stripeErrorMessage,
  );
  if (key.some(({ outcome }) => outcome === 'failed')) return key;
  const parts: [string, string, (given: StripeCheckOptions) => Promise<Finding[]>][] = [
    ['Stripe catalogue', 'npm run setup:stripe', checkCatalogue],
    ['Stripe ids', 'npm run verify, once Stripe answers', checkStoredIds],
    ['Stripe coupons', 'npm run verify, once Stripe answers', checkStoredCoupons],
    ['Stripe webhooks', 'npm run setup:stripe', checkEndpoint],
    [
      'Stripe webhook secret',
      'Compare STRIPE_WEBHOOK_SECRET with the secret of the endpoint.',
      checkRoundTrip,
    ],
    ['Stripe subscriptions', 'npm run verify, once Stripe answers', checkModes],
    ['Stripe revenue', 'npm run verify, once Stripe answers', checkRevenue],
    ['Stripe mandates', 'npm run verify, once Stripe answers', checkMandates],
    ['Stripe tax', 'Set STRIPE_TAX to what the account has.', checkTax],
    ['Stripe retries', 'Look at the dashboard: Billing, Revenue recovery, Retries.', checkRetries],
  ];
  const found = [...key];
  for (const [name, remedy, check] of parts)
    found.push(...(await carriedOut(name, remedy, () => check(options), stripeErrorMessage)));
  return found;
}

const modeOfKey = (env: Env): 'live' | 'test' => env.stripe.mode ?? 'test';

/** More than these are not counted: each hundred is a request. */
const MOST_COUNTED = 5_000;

/** Whose the account's subscriptions are (docs/adr/0014-managed-observed-foreign.md). */
async function checkModes({ env, stripe, orm }: StripeCheckOptions): Promise<Finding[]> {
  const counts = await countModes(stripe, await loadPlans(orm.em.fork()), MOST_COUNTED);
  const { managed, observed, foreign } = counts;
  const newest = counts.all ? '' : `; of the ${MOST_COUNTED} newest`;
  // docs.stripe.com/billing/testing/test-clocks: lists leave such objects out unless they are asked for by
  // customer.
  const clocks =
    modeOfKey(env) === 'test' ? '; without those on test clocks, which Stripe does not list' : '';
  return [
    passed(
      'Stripe subscriptions',
      `${managed} managed, ${observed} observed (read, never changed), ${foreign} foreign (left alone)${newest}${clocks}`,
    ),
  ];
}

async function checkKey({ env, stripe }: StripeCheckOptions): Promise<Finding[]> {
  const mode = modeOfKey(env);
  const account = await readMode(stripe);
  const where = env.stripe.apiBase === undefined ? 'Stripe' : `the sandbox at ${env.stripe.apiBase}`;
  if (account !== null && account !== mode)
    return [
      failed(
        'Stripe key',
        `the key is for ${mode} mode, ${where} answers in ${account} mode`,
        'Set the other key.',
      ),
    ];
  if (env.nodeEnv === 'production' && mode === 'test')
    return [
      note(
        'Stripe key',
        `accepted by ${where}, in test mode: no money moves`,
        'Set a live key to charge people.',
      ),
    ];
  return [passed('Stripe key', `accepted by ${where}, in ${mode} mode`)];
}

/** Without the right an ended mandate is not noticed before a charge fails by it. */
async function checkMandates({ stripe }: StripeCheckOptions): Promise<Finding[]> {
  const name = 'Stripe mandates';
  return [
    (await mayReadMandates(stripe))
      ? passed(name, 'the key may read mandates: customers who end theirs are asked for another method')
      : failed(
          name,
          'the key may not read mandates: that a customer ended one shows at the next charge only',
          'Let the restricted key read mandates (dashboard: Developers, API keys).',
        ),
  ];
}

async function checkTax({ env, stripe }: StripeCheckOptions): Promise<Finding[]> {
  const found = await checkTaxSetting(stripe, env.stripe.tax, env.stripe.priceTax);
  if (!found.usable) return [failed('Stripe tax', found.why, found.remedy)];
  if (found.warning !== undefined) return [note('Stripe tax', found.warning.why, found.warning.remedy)];
  return [passed('Stripe tax', found.detail)];
}

async function checkCatalogue({ env, stripe, orm }: StripeCheckOptions): Promise<Finding[]> {
  const plans = await loadPlans(orm.em.fork());
  const { changes, mapping } = await setupCatalogue(stripe, plans, {
    apply: false,
    priceTax: env.stripe.priceTax,
    portalReturnUrl: env.http.publicUrl,
    overage: { productId: env.stripe.productId, priceId: env.stripe.meteredPriceId },
  });
  const unknown = mapping
    .flatMap(({ prices }) => prices.map(({ stripePriceId }) => stripePriceId))
    .filter((id) => !plans.some((plan) => plan.prices.some(({ stripePriceId }) => stripePriceId === id)));
  const kinds: [string, string, (change: CatalogueChange) => boolean][] = [
    [
      'Stripe prices',
      `prices of ${plans.length} plans are there`,
      ({ object }) => object === 'product' || object === 'price',
    ],
    ['Stripe meters', 'all meters are there', ({ object }) => object === 'meter'],
    [
      'Stripe portal',
      'the portal is set up',
      ({ object }) => !['product', 'price', 'meter'].includes(object),
    ],
  ];
  return kinds.map(([name, fine, isOf]) => {
    const missing = changes
      .filter(isOf)
      .map(({ action, object, name: what, detail }) =>
        object === 'price' ? `${action} ${object} ${what} (${detail})` : `${action} ${object} ${what}`,
      );
    if (name === 'Stripe prices' && missing.length === 0 && unknown.length > 0)
      missing.push(`note ${unknown.join(', ')} in the database`);
    return missing.length === 0
      ? passed(name, fine)
      : failed(name, `to be done: ${missing.join('; ')}`, 'npm run setup:stripe');
  });
}

async function checkEndpoint({ env, stripe }: StripeCheckOptions): Promise<Finding[]> {
  const name = 'Stripe webhooks';
  const { publicUrl } = env.http;
  const addresses = webhookPaths.map((path) => `${publicUrl}${path}`);
  const { status, missing, others, versions } = await readEndpoint(stripe, addresses, modeOfKey(env));
  const address = addresses[0] ?? '';
  if (status === null) {
    const elsewhere =
      others.length === 0 ? 'there is none at all' : `those that are lead to ${others.join(', ')}`;
    return [
      failed(
        name,
        `no endpoint leads here; ${elsewhere}`,
        `Make an endpoint for ${address}, or set PUBLIC_URL.`,
      ),
    ];
  }
  if (status === 'disabled')
    return [failed(name, 'the endpoint is disabled', 'Enable it in the dashboard (Developers, Webhooks).')];
  return [
    missing.length === 0
      ? passed(name, 'an endpoint leads here and gets every event that is needed')
      : failed(name, `the endpoint does not get ${missing.join(', ')}`, 'npm run setup:stripe'),
    checkVersion(versions),
    await checkDestination(stripe, addresses),
  ];
}

/** Thin events come by an event destination only. */
async function checkDestination(stripe: Stripe, addresses: readonly string[]): Promise<Finding> {
  const name = 'Stripe thin events';
  const missing = await missingThinEvents(stripe, addresses);
  return missing.length === 0
    ? passed(name, 'an event destination leads here and sends every thin event that is needed')
    : failed(
        name,
        `no event destination sends ${missing.join(', ')} here: usage that Stripe refuses late would go unseen`,
        'npm run setup:stripe',
      );
}

/** What Stripe signs must be what we accept: an event is caused there and waited for here. */
async function checkRoundTrip({
  env,
  stripe,
  orm,
  deliveryMs = 20_000,
}: StripeCheckOptions): Promise<Finding[]> {
  const name = 'Stripe webhook secret';
  const begun = Date.now();
  const product = await causeEvent(stripe, `Perennial verify ${new Date(begun).toISOString()}`.slice(0, 40));
  const arrived = async (): Promise<boolean> =>
    (await queryOne(
      orm.em.fork(),
      `select id from inbox_events where received_at > $1 and payload #>> '{data,object,id}' = $2`,
      [new Date(begun - 60_000), product],
    )) !== null;
  const there = await waitUntil(arrived, { deadlineMs: deliveryMs, what: 'the event' }).then(
    () => true,
    () => false,
  );
  if (there) return [passed(name, `an event of Stripe arrived, signed, after ${Date.now() - begun} ms`)];
  const several =
    env.stripe.webhookSecrets.length > 1 ? ` (${env.stripe.webhookSecrets.length} are set)` : '';
  return [
    failed(
      name,
      `no event arrived within ${deliveryMs / 1000} s`,
      `Look at the deliveries of the endpoint in the dashboard: 400 means that STRIPE_WEBHOOK_SECRET is not its secret${several}; no connection means that ${env.http.publicUrl} is not reached from there.`,
    ),
  ];
}

async function checkRetries({ stripe }: StripeCheckOptions): Promise<Finding[]> {
  const name = 'Stripe retries';
  const { looked, retried } = await readOwnRetries(stripe);
  if (retried.length > 0) {
    return [
      note(
        name,
        `Stripe retries failed payments by itself (${retried.length} of ${looked} failed invoices, ${retried[0] ?? ''}): the engine leaves these to it`,
        "For the engine's own schedule turn Stripe's off: dashboard, Billing, Revenue recovery, Retries.",
      ),
    ];
  }
  return [
    passed(
      name,
      looked === 0
        ? 'no failed invoice yet to tell by whether Stripe retries by itself; the engine looks at each'
        : `Stripe leaves retries to the engine (${looked} failed invoices looked at)`,
    ),
  ];
}
