import { parseArgs } from 'node:util';
import type Stripe from 'stripe';
import { runMain } from '../config/command-line.ts';
import { loadEnv } from '../config/env.ts';
import type { Env } from '../config/env.ts';
import { createOrm } from '../db/orm.ts';
import type { MikroORM } from '../db/orm.ts';
import { loadPlans } from '../db/catalogue/plans.ts';
import { savePriceMapping } from '../db/catalogue/price-mappings.ts';
import type { Plan } from '../domain/catalogue/plan.ts';
import { plainMoney } from '../domain/money.ts';
import { setupCatalogue } from '../gateways/stripe/catalogue/catalogue.ts';
import type { GivenOverage, PlanMapping, SetupReport } from '../gateways/stripe/catalogue/catalogue.ts';
import type { SetupRun } from '../gateways/stripe/catalogue/change.ts';
import { setupEndpoint } from '../gateways/stripe/catalogue/endpoint.ts';
import { setupEventDestination } from '../gateways/stripe/catalogue/event-destination.ts';
import type { MadeEndpoint } from '../gateways/stripe/catalogue/shown-secret.ts';
import { rememberAccount } from '../db/accounts/stripe-account.ts';
import { checkAccount } from '../gateways/stripe/account.ts';
import type { PriceTax } from '../gateways/stripe/catalogue/price-tax.ts';
import { checkTaxSetting } from '../gateways/stripe/tax.ts';
import type { TaxSetting } from '../gateways/stripe/tax.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { askYes } from './ask-yes.ts';
import { stripeErrorMessage } from './stripe-error-message.ts';

/** What the set-up works with. `write` gets one line at a time. */
interface SetupStripeOptions {
  stripe: Stripe;
  orm: MikroORM;
  portalReturnUrl?: string;
  /** What the account has already for usage beyond the plans. */
  overage?: GivenOverage;
  /** How new subscriptions are to be taxed; what Stripe refuses is reported before anything is made. */
  tax?: TaxSetting;
  /** Whether tax comes on top of the plans' prices, or stands in them. */
  priceTax?: PriceTax;
  /** Where Stripe reaches the API; left out where it cannot, so that no endpoint is made. */
  endpoint?: { publicUrl: string; mode: 'live' | 'test' };
  write: (line: string) => void;
  /** Asked before anything is changed; true to go on. */
  confirm: (question: string) => Promise<boolean>;
}

/**
 * Makes the plans of the database in Stripe and notes which price there stands for which here. Safe to run
 * again.
 * @returns whether Stripe now has all of it
 */
export async function setupStripe({
  stripe,
  orm,
  portalReturnUrl,
  overage = {},
  endpoint,
  tax = { kind: 'off' },
  priceTax = 'exclusive',
  write,
  confirm,
}: SetupStripeOptions): Promise<boolean> {
  const plans = await loadPlans(orm.em.fork());
  if (plans.length === 0) throw new Error('The database has no plans; run `npm run migrate` first.');
  const taxed = await checkTaxSetting(stripe, tax, priceTax);
  if (!taxed.usable) {
    write(`${taxed.why}. ${taxed.remedy} Nothing was changed.`);
    return false;
  }
  write(`Tax: ${taxed.detail}`);
  if (taxed.warning !== undefined) write(`${taxed.warning.why}. ${taxed.warning.remedy}`);
  const common = { overage, priceTax, ...(portalReturnUrl === undefined ? {} : { portalReturnUrl }) };
  let report = await setupCatalogue(stripe, plans, { apply: false, ...common });
  const wanted: SetupRun = { apply: false, changes: [] };
  if (endpoint !== undefined) {
    await setupEndpoint(stripe, endpoint, wanted);
    await setupEventDestination(stripe, endpoint.publicUrl, wanted);
  }
  const changes = [...report.changes, ...wanted.changes];
  writeChanges(changes, write);
  if (changes.length > 0) {
    if (!(await confirm(`Make ${changes.length} change(s) in Stripe?`))) {
      write('Nothing was changed.');
      return false;
    }
    report = await setupCatalogue(stripe, plans, { apply: true, ...common });
    if (endpoint !== undefined) {
      const run: SetupRun = { apply: true, changes: [] };
      await writeSecrets(
        [
          await setupEndpoint(stripe, endpoint, run),
          await setupEventDestination(stripe, endpoint.publicUrl, run),
        ],
        write,
      );
    }
  }
  await orm.em.fork().transactional(async (em) => {
    for (const mapping of report.mapping) await savePriceMapping(em, mapping);
  });
  writeMapping(report.mapping, plans, write);
  return true;
}

/**
 * Stripe shows a secret once: who sets the account up must write it down now. Null: made before, and shown
 * then. Killed before the end of it, the next run makes the endpoints anew.
 */
async function writeSecrets(
  made: readonly (MadeEndpoint | null)[],
  write: (line: string) => void,
): Promise<void> {
  const secrets = made.flatMap((one) => one?.secret ?? []);
  if (secrets.length === 0) return;
  const which =
    secrets.length === made.length
      ? `Set STRIPE_WEBHOOK_SECRET=${secrets.join(',')}`
      : `Add to STRIPE_WEBHOOK_SECRET, after a comma: ${secrets.join(',')}`;
  write(`${which} (Stripe shows ${secrets.length === 1 ? 'it' : 'them'} only once).`);
  for (const one of made) await one?.shown();
}

function writeChanges(changes: SetupReport['changes'], write: (line: string) => void): void {
  if (changes.length === 0) write('Stripe has all products, prices and meters already.');
  for (const { object, action, name, detail } of changes) write(`  ${action} ${object} ${name}: ${detail}`);
}

function writeMapping(mapping: PlanMapping[], plans: readonly Plan[], write: (line: string) => void): void {
  for (const { planCode, stripeProductId, prices } of mapping) {
    const name = plans.find(({ code }) => code === planCode)?.displayName ?? planCode;
    write(`${name} (${planCode})  ${stripeProductId}`);
    for (const price of prices) {
      const money = plainMoney({ amount: price.amount, currency: price.currency });
      write(`  ${money.padStart(12)} ${(price.interval ?? 'once').padEnd(6)} ${price.stripePriceId}`);
    }
  }
}

const usage = `npm run setup:stripe [-- options]
Creates products, prices, meters, the portal and the webhook endpoint in Stripe; changes nothing that is as it should be.
  --yes, -y  without asking`;

async function main(values: { yes: boolean }): Promise<number> {
  const env = loadEnv();
  if (env.stripe.secretKey === undefined) {
    process.stderr.write('STRIPE_SECRET_KEY is not set: there is no Stripe account to set up.\n');
    return 1;
  }
  const stripe = createStripe({
    secretKey: env.stripe.secretKey,
    apiBase: env.stripe.apiBase,
    timeoutMs: 30_000,
  });
  const orm = await createOrm({ databaseUrl: env.database.url, poolMax: 1 });
  try {
    await checkAccount({
      stripe,
      mode: env.stripe.mode ?? 'test',
      remember: (account) => rememberAccount(orm.em.fork(), account),
    });
    const done = await setupStripe({
      stripe,
      orm,
      portalReturnUrl: env.http.publicUrl,
      overage: { productId: env.stripe.productId, priceId: env.stripe.meteredPriceId },
      ...endpointOf(env),
      tax: env.stripe.tax,
      priceTax: env.stripe.priceTax,
      write: (line) => process.stdout.write(`${line}\n`),
      confirm: (question) => (values.yes ? Promise.resolve(true) : askYes(question)),
    });
    return done ? 0 : 1;
  } finally {
    await orm.close();
  }
}

/** Stripe delivers to public HTTPS addresses only (docs.stripe.com/webhooks); the sandbox to any. */
function endpointOf({
  stripe: { mode, apiBase },
  http: { publicUrl },
}: Env): Pick<SetupStripeOptions, 'endpoint'> {
  if (apiBase === undefined && !publicUrl.startsWith('https://')) {
    process.stderr.write(
      `No webhook endpoint: Stripe does not deliver to ${publicUrl}. Set PUBLIC_URL, or use the Stripe CLI.\n`,
    );
    return {};
  }
  return { endpoint: { publicUrl, mode: mode ?? 'test' } };
}

if (import.meta.main) {
  await runMain(usage, async (args) => {
    const { values } = parseArgs({ args, options: { yes: { type: 'boolean', short: 'y', default: false } } });
    try {
      return await main(values);
    } catch (error) {
      throw new Error(`Stripe was not set up: ${stripeErrorMessage(error)}`, { cause: error });
    }
  });
}
