import type { EntityManager } from '@mikro-orm/postgresql';
import type { Env } from '../../config/env.ts';
import { aloneUpTo } from '../../db/approvals/alone-up-to.ts';
import {
  approvalProtection,
  firstBrokenApproval,
  valuedApprovals,
} from '../../db/approvals/broken-approvals.ts';
import type { BrokenApproval, ValuedApproval } from '../../db/approvals/broken-approvals.ts';
import type { MikroORM } from '../../db/orm.ts';
import { toMinor } from '../../domain/money.ts';
import { converted } from '../../domain/revenue/exchange-rates.ts';
import { carriedOut, failed, note, noteInProduction, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Approvals';
const RUNBOOK = 'Follow docs/runbooks/audit-chain-broken.md, and look for what the request moved.';
const BATCH = 5_000;

const FAULTS: Readonly<Record<BrokenApproval['fault'], string>> = {
  above_limit: 'was done by one person, above what that person could move alone on the day',
  no_worth: 'was done by one person, and nobody knows what it was worth',
  no_request: 'has no entry of the audit log that asks for it so',
  no_decision: 'was decided, and no entry of the audit log says so by that person',
  own_decision: 'was decided by who asked for it',
};

type Settings = Pick<Env, 'approvals' | 'stripe'>;

/** Money that staff asked for: nobody moved more alone than they might, and who decided is on the record. */
export const checkApprovals = (orm: MikroORM, env: Settings): Promise<Finding[]> =>
  carriedOut(NAME, 'Check that the table approvals can be read.', async () => {
    const em = orm.em.fork();
    const { triggersOff, mayInsert } = await approvalProtection(em);
    if (triggersOff.length > 0)
      return [failed(NAME, `not protected: ${triggersOff.join(', ')} missing or off`, RUNBOOK)];
    const { wrong, lax } = await recount(em, env);
    const broken = await firstBrokenApproval(em);
    if (broken !== null && (wrong === null || broken.askedAt <= wrong.askedAt))
      return [failed(NAME, `${named(broken)} ${FAULTS[broken.fault]}`, RUNBOOK)];
    if (wrong !== null)
      return [
        failed(
          NAME,
          `${named(wrong)} was counted as ${wrong.worth} minor units, and is worth ${worthOf(wrong, env) ?? 'an unknown sum'}`,
          `Look whether EXCHANGE_RATES of that day were changed since. If not: ${RUNBOOK}`,
        ),
      ];
    const findings = [
      passed(NAME, 'nobody moved more alone than they could; each decision is on the record'),
    ];
    if (lax !== null)
      findings.push(
        note(
          NAME,
          `${named(lax)} went by a higher limit than is set now: ${lax.alone} minor units`,
          'Look whether APPROVAL_ABOVE_… was lowered since. If not, somebody else said what the limit is.',
        ),
      );
    if (mayInsert)
      findings.push(
        noteInProduction(
          NAME,
          'this role can write requests past the rule',
          'Run db/audit-owner.sql (docs/adr/0030).',
        ),
      );
    return findings;
  });

/**
 * The first request that was counted at another worth than it has, and the first that went by a higher
 * limit than is set now.
 */
async function recount(
  em: EntityManager,
  env: Settings,
): Promise<{ wrong: ValuedApproval | null; lax: ValuedApproval | null }> {
  const limits = aloneUpTo(env.approvals.above);
  let wrong: ValuedApproval | null = null;
  let lax: ValuedApproval | null = null;
  for (let after = ''; ;) {
    const page = await valuedApprovals(em, after, BATCH);
    for (const row of page) {
      if (worthOf(row, env) !== row.worth) wrong = earlier(wrong, row);
      if (row.alone > (toMinor(limits[row.action], env.stripe.defaultCurrency) ?? 0)) lax = earlier(lax, row);
    }
    if (page.length < BATCH) return { wrong, lax };
    after = page.at(-1)?.id ?? '';
  }
}

const earlier = (known: ValuedApproval | null, row: ValuedApproval): ValuedApproval =>
  known === null || row.askedAt < known.askedAt ? row : known;

const named = ({ id, askedAt }: { id: string; askedAt: number }): string =>
  `request ${id} of ${isoOf(askedAt)}`;

const worthOf = ({ most, currency, askedAt }: ValuedApproval, { stripe }: Settings): number | null =>
  converted(
    { amount: most, currency },
    stripe.defaultCurrency,
    isoOf(askedAt).slice(0, 10),
    stripe.exchangeRates,
  );

const isoOf = (at: number): string => new Date(at).toISOString();
