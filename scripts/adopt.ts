/** `npm run adopt -- look`: what a Stripe account holds, and what would not work. Changes nothing. */
import { parseArgs } from 'node:util';
import { lookAtAccount } from '../activities/adoption/look-at-account.ts';
import { UsageError, runMain } from '../config/command-line.ts';
import type { Env } from '../config/env.ts';
import { loadPlans } from '../db/catalogue/plans.ts';
import { createOrm } from '../db/orm.ts';
import { environmentOf } from './environment-of.ts';
import type { AccountReport } from '../domain/adoption/account-report.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { openStripeBudget } from '../gateways/stripe/budget/open-budget.ts';
import { postgresBudgetStore } from '../db/effects/stripe-budget.ts';
import { linesOf } from './adopt/report-lines.ts';
import { stripeErrorMessage } from './stripe-error-message.ts';

const usage = `npm run adopt -- look [options]
  look                 counts what the Stripe account holds and names what would not work; changes nothing
  --data-dir <folder>  the system that npm start runs on this folder (default .data, where DATABASE_URL is not set)
  --json               the report as JSON`;

/** Looks at the account of these settings. */
export async function look(env: Env, onPage?: (looked: number) => void): Promise<AccountReport> {
  const { secretKey, apiBase } = env.stripe;
  if (secretKey === undefined)
    throw new Error('STRIPE_SECRET_KEY is not set: set a key of the account to look at.');
  const orm = await createOrm({ databaseUrl: env.database.url, poolMax: 2 });
  const shared = openStripeBudget({
    ...env.stripe,
    redisUrl: env.database.redisUrl,
    database: postgresBudgetStore(() => orm.em.getConnection().getNativeClient()),
    onStoreError: () => undefined,
  });
  try {
    const stripe = createStripe({ secretKey, apiBase, budget: shared.budget });
    return await lookAtAccount({ orm, stripe, plans: () => loadPlans(orm.em.fork()) }, onPage);
  } catch (error) {
    throw new Error(stripeErrorMessage(error));
  } finally {
    shared.close();
    await orm.close();
  }
}

async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  if (positionals.length !== 1 || positionals[0] !== 'look') throw new UsageError('Name a command: look');
  const begun = Date.now();
  const report = await look(environmentOf(values['data-dir']), (looked) => {
    const perSecond = Math.round(looked / Math.max(1, (Date.now() - begun) / 1000));
    if (process.stderr.isTTY) process.stderr.write(`\r${looked} subscriptions, ${perSecond} a second `);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  process.stdout.write(
    values.json ? `${JSON.stringify(report, null, 2)}\n` : `${linesOf(report).join('\n')}\n`,
  );
  return 0;
}

if (import.meta.main) await runMain(usage, main);
