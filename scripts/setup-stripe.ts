import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type Stripe from 'stripe';
import { loadEnv } from '../config/env.ts';
import { createOrm } from '../db/orm.ts';
import type { MikroORM } from '../db/orm.ts';
import { loadPlans, savePriceMapping } from '../db/repositories/plans.ts';
import type { Plan } from '../domain/catalogue/plan.ts';
import { plainMoney } from '../domain/money.ts';
import { setupCatalogue } from '../gateways/stripe/catalogue.ts';
import type { GivenOverage, PlanMapping, SetupReport } from '../gateways/stripe/catalogue.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { classifyStripeError } from '../gateways/stripe/errors.ts';

/** What the set-up works with. `write` gets one line at a time. */
export interface SetupStripeOptions {
  stripe: Stripe;
  orm: MikroORM;
  portalReturnUrl?: string;
  /** What the account has already for usage beyond the plans. */
  overage?: GivenOverage;
  write: (line: string) => void;
  /** Asked before anything is changed; true to go on. */
  confirm: (question: string) => Promise<boolean>;
}

/**
 * Makes the plans of the database in Stripe and notes which price there stands for which here. Safe to run again.
 * @returns whether Stripe now has all of it
 */
export async function setupStripe({
  stripe,
  orm,
  portalReturnUrl,
  overage = {},
  write,
  confirm,
}: SetupStripeOptions): Promise<boolean> {
  const plans = await loadPlans(orm.em.fork());
  if (plans.length === 0) throw new Error('The database has no plans; run `npm run migrate` first.');
  const common = { overage, ...(portalReturnUrl === undefined ? {} : { portalReturnUrl }) };
  let report = await setupCatalogue(stripe, plans, { apply: false, ...common });
  writeChanges(report, write);
  if (report.changes.length > 0) {
    if (!(await confirm(`Make ${report.changes.length} change(s) in Stripe?`))) {
      write('Nothing was changed.');
      return false;
    }
    report = await setupCatalogue(stripe, plans, { apply: true, ...common });
  }
  await orm.em.fork().transactional(async (em) => {
    for (const mapping of report.mapping) await savePriceMapping(em, mapping);
  });
  writeMapping(report.mapping, plans, write);
  return true;
}

function writeChanges({ changes }: SetupReport, write: (line: string) => void): void {
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

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      yes: { type: 'boolean', short: 'y', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write('Makes products, prices, meters and the portal in Stripe. --yes: without asking.\n');
    return 0;
  }
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
    const done = await setupStripe({
      stripe,
      orm,
      portalReturnUrl: env.http.publicUrl,
      overage: { productId: env.stripe.productId, priceId: env.stripe.meteredPriceId },
      write: (line) => process.stdout.write(`${line}\n`),
      confirm: (question) => (values.yes ? Promise.resolve(true) : ask(question)),
    });
    return done ? 0 : 1;
  } finally {
    await orm.close();
  }
}

async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write('Nobody can be asked here; pass --yes to make the changes.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** Stripe's errors carry the request; only what they mean is shown. */
function describe(error: unknown): string {
  try {
    return classifyStripeError(error).message;
  } catch {
    return error instanceof Error ? error.message : String(error);
  }
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`Stripe was not set up: ${describe(error)}\n`);
    process.exitCode = 1;
  }
}
