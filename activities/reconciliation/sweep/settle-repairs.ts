import { knownCustomers, knownOwners, syncedAccounts } from '../../../db/reconciliation/swept-rows.ts';
import { repairsToSettle, settleRepairs } from '../../../db/reconciliation/sweep-repairs.ts';
import type { SettledRepair, SweepRepairRow } from '../../../db/reconciliation/sweep-repairs.ts';
import { MINUTE_MS } from '../../../domain/period.ts';
import type { DocumentKind } from '../../../domain/reconciliation/compare-document.ts';
import type { Difference } from '../../../domain/reconciliation/difference.ts';
import { readDocument } from '../../../gateways/stripe/reconciliation/sweep-documents.ts';
import type { SubscriptionLister } from '../../../gateways/stripe/reconciliation/sweep-subscriptions.ts';
import type { ActivityDeps } from '../../deps.ts';
import { lookAtAccounts } from './look-at-accounts.ts';
import { lookAtDocuments } from './look-at-documents.ts';
import { lookAtSubscriptions } from './look-at-subscriptions.ts';

/** A repair that shows nothing after so long needs a person. */
const PATIENCE_MS = 10 * MINUTE_MS;

/**
 * Looks again at what differed: repaired where all sides agree now, else it waits, and in the end needs
 * attention. @throws Stripe's error; see `classifyStripeError`
 */
export async function settleOpenRepairs(deps: ActivityDeps, lister: SubscriptionLister): Promise<void> {
  const { orm, now } = deps;
  const open = await repairsToSettle(orm.em.fork(), now());
  const settled: SettledRepair[] = [];
  for (const row of open) {
    const after = await differencesNow(deps, lister, row);
    const state =
      after.length === 0 ? 'repaired' : now() - row.foundAt > PATIENCE_MS ? 'attention' : row.state;
    settled.push({ id: row.id, state, after });
  }
  await settleRepairs(orm.em.fork(), settled, now());
}

function differencesNow(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  row: SweepRepairRow,
): Promise<readonly Difference[]> {
  switch (row.subject) {
    case 'subscription':
      return ofSubscription(deps, lister, row);
    case 'account':
      return ofAccount(deps, row);
    default:
      return ofDocument(deps, row.subject, row);
  }
}

async function ofSubscription(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  { subjectId, before }: SweepRepairRow,
): Promise<readonly Difference[]> {
  const one = await lister.one(subjectId);
  if (one !== null) return (await lookAtSubscriptions(deps, [one])).findings[0]?.differences ?? [];
  const [owner] = await knownOwners(deps.orm.em.fork(), [subjectId]);
  return owner?.isOver === true ? [] : before;
}

async function ofAccount(
  deps: ActivityDeps,
  { subjectId, before }: SweepRepairRow,
): Promise<readonly Difference[]> {
  const em = deps.orm.em.fork();
  const targets = new Set(before.map((one) => one.in));
  if (targets.has('projection')) return (await knownCustomers(em, [subjectId])).has(subjectId) ? [] : before;
  const synced = new Set((await syncedAccounts(em, [subjectId])).map(({ target }) => target));
  // What is on its way is not there yet.
  if (synced.size < targets.size) return before;
  return (await lookAtAccounts(deps, [subjectId])).findings[0]?.differences ?? [];
}

async function ofDocument(
  deps: ActivityDeps,
  kind: DocumentKind,
  { subjectId, action, before }: SweepRepairRow,
): Promise<readonly Difference[]> {
  // What needs a person is put right by them: the next pass finds it again where it is not.
  if (action === 'none') return before;
  const document = await readDocument(deps.stripe, kind, subjectId);
  return document === null ? [] : ((await lookAtDocuments(deps, [document])).findings[0]?.differences ?? []);
}
