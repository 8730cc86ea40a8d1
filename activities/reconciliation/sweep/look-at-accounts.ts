import { setTimeout as delay } from 'node:timers/promises';
import pLimit from 'p-limit';
import { readAccounts } from '../../../db/accounts/account-sync.ts';
import type { StoredAccountState } from '../../../db/accounts/account-sync.ts';
import { syncedAccounts } from '../../../db/reconciliation/swept-rows.ts';
import type { Difference } from '../../../domain/reconciliation/difference.ts';
import type { ActivityDeps } from '../../deps.ts';
import type { SweepFinding } from './look.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'keycloak' | 'lago'>;

/** Users that Keycloak or Lago is asked about at the same time. */
const AT_ONCE = 4;

/** What a look at the accounts of customers found. */
interface AccountLook {
  findings: SweepFinding[];
  checked: number;
}

/**
 * Compares what Keycloak and Lago show of customers with the projection. Only where they are said to have
 * the newest: what is on its way or failing is known to the account sync.
 */
export async function lookAtAccounts(deps: Deps, customerIds: readonly string[]): Promise<AccountLook> {
  if (customerIds.length === 0) return { findings: [], checked: 0 };
  const em = deps.orm.em.fork();
  const synced = await syncedAccounts(em, customerIds);
  const limit = pLimit(AT_ONCE);
  const found = new Map<string, Difference[]>();
  let checked = 0;
  for (const target of ['keycloak', 'lago'] as const) {
    const system = deps[target];
    const customers = synced.filter((one) => one.target === target).map(({ customerId }) => customerId);
    if (system === null || customers.length === 0) continue;
    const accounts = await readAccounts(em, customers, target);
    checked += accounts.size;
    await Promise.all(
      [...accounts].map(([customerId, account]) =>
        limit(async () => {
          const differences = await compare(system, target, account);
          found.set(customerId, [...(found.get(customerId) ?? []), ...differences]);
        }),
      ),
    );
  }
  return { checked, findings: [...found].flatMap(([id, differences]) => findingOf(id, differences)) };
}

async function compare(
  system: NonNullable<Deps['keycloak']>,
  target: 'keycloak' | 'lago',
  account: StoredAccountState,
): Promise<Difference[]> {
  const seen = await system.compare(account);
  if (seen === 'unknown_user')
    return [{ fact: 'user', in: target, seen: null, by: 'projection', wanted: account.customerId }];
  return seen.map(({ fact, seen: value, wanted }) => ({
    fact,
    in: target,
    seen: value,
    by: 'projection' as const,
    wanted,
  }));
}

function findingOf(customerId: string, differences: Difference[]): SweepFinding[] {
  if (differences.length === 0) return [];
  const targets = (['keycloak', 'lago'] as const).filter((target) =>
    differences.some((one) => one.in === target),
  );
  return [
    {
      subject: 'account',
      subjectId: customerId,
      customerId,
      differences,
      repair: { action: 'write', customerId, targets },
    },
  ];
}

/** Long enough for an event that is on its way to be worked on. */
export const untilEventsArrived = (): Promise<void> => delay(3_000);
