/**
 * `npm run adopt`: looks at a Stripe account, brings it in, and hands it over or takes it back. Changes
 * nothing without `--apply`.
 */
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
import { RUN_COMMANDS, runAdoptionCommand } from './adopt/run-commands.ts';
import { stripeErrorMessage } from './stripe-error-message.ts';

const usage = `npm run adopt -- <command> [options]
  look      counts what the Stripe account holds and names what would not work
  import    observes every mapped subscription, with its paid invoices
  status    says how far it is, and follows what runs
  release   has the engine manage observed subscriptions
  undo      lets released subscriptions go again
  stop      stops what runs after its page; the same command goes on with the rest
import, release and undo change nothing without --apply. They go on in the worker: Ctrl-C only stops watching.
All but look call the API as the administrator whose access token is in PERENNIAL_TOKEN.
  --apply              does it
  --reason <text>      for the audit log
  --share <percent>    part of the selection, 1 to 100; a larger share contains the smaller one
  --plan, --currency, --subscription <…>  only these; may be repeated
  --recovery-off       says that Stripe's own retries and e-mails about payments are off (for a release)
  --months <n>         months of paid invoices to import (default 24)
  --api <url>          where the API is (default PUBLIC_URL)
  --data-dir <folder>  the system that npm start runs on this folder (default .data, where DATABASE_URL is not set)
  --json               the result as JSON`;

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
    options: {
      'data-dir': { type: 'string' },
      json: { type: 'boolean', default: false },
      api: { type: 'string' },
      apply: { type: 'boolean', default: false },
      reason: { type: 'string' },
      months: { type: 'string' },
      share: { type: 'string' },
      plan: { type: 'string', multiple: true, default: [] },
      currency: { type: 'string', multiple: true, default: [] },
      subscription: { type: 'string', multiple: true, default: [] },
      'recovery-off': { type: 'boolean', default: false },
    },
  });
  const [name] = positionals;
  const command = RUN_COMMANDS.find((one) => one === name);
  if (positionals.length !== 1 || (command === undefined && name !== 'look'))
    throw new UsageError(`Name a command: look, ${RUN_COMMANDS.join(', ')}`);
  const env = environmentOf(values['data-dir']);
  if (command === undefined) return lookAndPrint(env, values.json);
  const token = process.env['PERENNIAL_TOKEN'];
  if (token === undefined)
    throw new Error('PERENNIAL_TOKEN is not set: set it to the access token of an administrator.');
  const options = { ...values, recoveryOff: values['recovery-off'], reason: values.reason };
  const api = { url: values.api ?? env.http.publicUrl, token };
  const { months, share } = values;
  return runAdoptionCommand(api, command, { ...options, months, share }, { print, progress });
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** One line that is written over; none where nobody looks. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line} `);
}

async function lookAndPrint(env: Env, json: boolean): Promise<number> {
  const begun = Date.now();
  const report = await look(env, (looked) => {
    const perSecond = Math.round(looked / Math.max(1, (Date.now() - begun) / 1000));
    progress(`${looked} subscriptions, ${perSecond} a second`);
  });
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  print(json ? JSON.stringify(report, null, 2) : linesOf(report).join('\n'));
  return 0;
}

if (import.meta.main) await runMain(usage, main);
