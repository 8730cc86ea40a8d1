/** `npm run verify`: checks each integration, one line each with what to do. Exit code 0 when none failed. */
import { parseArgs } from 'node:util';
import { UsageError, runMain } from '../config/command-line.ts';
import type { Env } from '../config/env.ts';
import { createOrm } from '../db/orm.ts';
import { loadPlans } from '../db/catalogue/plans.ts';
import { createStripe } from '../gateways/stripe/client.ts';
import { environmentOf } from './environment-of.ts';
import { checkApprovals } from './verify/check-approvals.ts';
import { checkAuditLog } from './verify/check-audit-log.ts';
import { checkDatabase } from './verify/check-database.ts';
import { checkDatabaseRole } from './verify/check-database-role.ts';
import { checkConnections, checkPayloadKeys, checkSecrets } from './verify/check-encryption.ts';
import { checkApi, checkLago, checkMail, checkRedis } from './verify/check-followers.ts';
import { checkIdentity } from './verify/check-identity.ts';
import { checkOwnKeys } from './verify/check-own-keys.ts';
import { checkSettings } from './verify/check-settings.ts';
import { checkStripe } from './verify/check-stripe.ts';
import { checkTemporal } from './verify/check-temporal.ts';
import { skipped } from './verify/finding.ts';
import type { Finding } from './verify/finding.ts';

const usage = `npm run verify [-- options]
  --data-dir <folder>  the system that npm start runs on this folder (default .data, where DATABASE_URL is not set)
  --only audit         the audit log alone, entry by entry, and the requests for money in it
  --api <address>      where this machine reaches the API, where that is not PUBLIC_URL (in compose: http://api:8084)
  --json               the findings as JSON`;

/**
 * `npm start` has secrets that everybody knows, and others may use one role: only production should hear
 * of it.
 */
const asItMatters = ({ nodeEnv }: Env, finding: Finding): Finding =>
  finding.matters === 'in_production' && nodeEnv !== 'production'
    ? skipped(finding.name, `${finding.detail} (fine on a machine of your own)`)
    : finding;

/**
 * Everything that an installation depends on, as it stands. Checks change nothing, but for a product in
 * Stripe that comes and goes to cause an event.
 *
 * @param options.deliveryMs how long that event may take
 * @param options.apiAddress where this machine reaches the API; by default where browsers do
 */
export async function verify(
  env: Env,
  { apiAddress, ...options }: { deliveryMs?: number; apiAddress?: string } = {},
): Promise<Finding[]> {
  const orm = await createOrm({ databaseUrl: env.database.url, poolMax: 2 });
  try {
    const database = await checkDatabase(orm);
    const isStored = database.every(({ outcome }) => outcome === 'ok');
    const plans = isStored ? await loadPlans(orm.em.fork()) : [];
    const findings = await Promise.all([
      Promise.resolve(database),
      isStored ? checkDatabaseRole(orm) : Promise.resolve([]),
      isStored ? checkAuditLog(orm, env) : Promise.resolve([]),
      isStored ? checkApprovals(orm, env) : Promise.resolve([]),
      isStored ? checkOwnKeys(orm, env) : Promise.resolve([]),
      isStored ? checkSettings(orm) : Promise.resolve([]),
      checkTemporal(env),
      checkApi(env, apiAddress),
      stripeFindings(),
      checkIdentity(env),
      checkLago(env, plans),
      checkMail(env),
      Promise.resolve([checkSecrets(env), checkPayloadKeys(env), ...checkConnections(env)]),
      checkRedis(env),
    ]);
    return findings.flat().map((finding) => asItMatters(env, finding));

    async function stripeFindings(): Promise<Finding[]> {
      const { secretKey, apiBase } = env.stripe;
      if (secretKey === undefined)
        return [skipped('Stripe', 'STRIPE_SECRET_KEY is not set: reads work, changes answer 503')];
      if (!isStored) return [skipped('Stripe', 'is looked at when the database is up to date')];
      return checkStripe({ env, stripe: createStripe({ secretKey, apiBase }), orm, ...options });
    }
  } finally {
    await orm.close();
  }
}

/** The audit log, and what staff asked for by it. */
export async function verifyAuditLog(env: Env): Promise<Finding[]> {
  const orm = await createOrm({ databaseUrl: env.database.url, poolMax: 2 });
  try {
    return [...(await checkAuditLog(orm, env)), ...(await checkApprovals(orm, env))];
  } finally {
    await orm.close();
  }
}

/** One line for a finding, and one more for what to do. */
export function lineOf({ name, outcome, detail, remedy }: Finding): string {
  const mark = { ok: '✓', note: '!', skipped: '–', failed: '✗' }[outcome];
  return `${mark} ${name.padEnd(22)} ${detail}${remedy === undefined ? '' : `\n  → ${remedy}`}`;
}

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string' },
      only: { type: 'string' },
      api: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.only !== undefined && values.only !== 'audit') throw new UsageError('--only is "audit"');
  if (values.api !== undefined && !/^https?:\/\/./.test(values.api))
    throw new UsageError(`--api is an address like http://api:8084, not "${values.api}"`);
  const env = environmentOf(values['data-dir']);
  const findings = await (values.only === 'audit'
    ? verifyAuditLog(env)
    : verify(env, values.api === undefined ? {} : { apiAddress: values.api }));
  const failures = findings.filter(({ outcome }) => outcome === 'failed').length;
  if (values.json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    for (const finding of findings) process.stdout.write(`${lineOf(finding)}\n`);
    process.stdout.write(failures === 0 ? '\nAll is well.\n' : `\n${failures} to be put right.\n`);
  }
  return failures === 0 ? 0 : 1;
}

if (import.meta.main) await runMain(usage, main);
