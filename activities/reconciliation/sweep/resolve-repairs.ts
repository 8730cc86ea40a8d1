import { ApplicationFailure } from '@temporalio/activity';
import {
  hasUser,
  knownCustomers,
  knownOwners,
  knownUsers,
  paidTwice,
  syncedAccounts,
} from '../../../db/reconciliation/swept-rows.ts';
import { repairsToResolve, resolveRepairs } from '../../../db/reconciliation/sweep-repairs.ts';
import type { ResolvedRepair, SweepRepairRow } from '../../../db/reconciliation/sweep-repairs.ts';
import { MINUTE_MS } from '../../../domain/period.ts';
import { CHARGES, paidMoreThanOnce } from '../../../domain/reconciliation/compare-document.ts';
import type { DocumentKind } from '../../../domain/reconciliation/compare-document.ts';
import { PROFILE } from '../../../domain/reconciliation/compare-profile.ts';
import type { Difference } from '../../../domain/reconciliation/difference.ts';
import { readListedCustomer } from '../../../gateways/stripe/reconciliation/sweep-customers.ts';
import { readDocument } from '../../../gateways/stripe/reconciliation/sweep-documents.ts';
import type { SubscriptionLister } from '../../../gateways/stripe/reconciliation/sweep-subscriptions.ts';
import type { ActivityDeps } from '../../deps.ts';
import { asActivityFailure } from '../../effects/stripe-failure.ts';
import { lookAtAccounts } from './look-at-accounts.ts';
import { lookAtDocuments } from './look-at-documents.ts';
import { lookAtProfiles } from './look-at-profiles.ts';
import { lookAtSubscriptions } from './look-at-subscriptions.ts';

/** A repair that shows nothing after so long needs a person. */
const PATIENCE_MS = 10 * MINUTE_MS;

/**
 * Looks again at what differed: repaired where all sides agree now, else it waits, and in the end needs
 * attention. What cannot be read says why, and does not keep the others from being looked at.
 * @param since epoch milliseconds: what was not asked for is left alone if it was looked at since then
 * @throws Stripe's error, where a retry may read it; see `classifyStripeError`
 */
export async function resolveOpenRepairs(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  since: number,
): Promise<void> {
  const { orm, now } = deps;
  const open = await repairsToResolve(orm.em.fork(), { since, now: now() });
  const resolved: ResolvedRepair[] = [];
  try {
    for (const row of open) resolved.push(await lookAgain(deps, lister, row));
  } finally {
    await resolveRepairs(orm.em.fork(), resolved, now());
  }
}

async function lookAgain(
  deps: ActivityDeps,
  lister: SubscriptionLister,
  row: SweepRepairRow,
): Promise<ResolvedRepair> {
  try {
    const after = await differencesNow(deps, lister, row);
    return {
      id: row.id,
      state: after.length === 0 ? 'repaired' : stillOpen(row, deps.now()),
      after,
      problem: null,
    };
  } catch (error) {
    const failure = asActivityFailure(error);
    // 429 and outages are waited for, as everywhere in the sweep.
    if (failure !== error && failure instanceof ApplicationFailure && failure.nonRetryable !== true)
      throw error;
    const problem = failure instanceof Error ? failure.message : 'It could not be looked at.';
    return { id: row.id, state: stillOpen(row, deps.now()), after: row.after, problem };
  }
}

const stillOpen = ({ state, askedAt }: SweepRepairRow, now: number): SweepRepairRow['state'] =>
  askedAt !== null && now - askedAt > PATIENCE_MS ? 'attention' : state;

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
  if (before.some((one) => one.in === 'projection' && one.fact !== PROFILE))
    return (await isUnknownOfOurs(deps, subjectId)) ? before : [];
  const profile = before.some(isOfProfile) ? await profileNow(deps, subjectId) : [];
  return [
    ...profile,
    ...(await targetsNow(
      deps,
      subjectId,
      before.filter((one) => !isOfProfile(one)),
    )),
  ];
}

/** The address or the name, here or at Stripe; Lago's word for them is its own. */
const isOfProfile = (one: Difference): boolean =>
  one.fact === PROFILE && (one.in === 'projection' || one.in === 'stripe');

async function profileNow(deps: ActivityDeps, customerId: string): Promise<readonly Difference[]> {
  const customer = await readListedCustomer(deps.stripe, customerId);
  return customer === null ? [] : ((await lookAtProfiles(deps, [customer]))[0]?.differences ?? []);
}

/** What Keycloak and Lago show of an account now, where they differed before. */
async function targetsNow(
  deps: ActivityDeps,
  subjectId: string,
  before: readonly Difference[],
): Promise<readonly Difference[]> {
  const em = deps.orm.em.fork();
  if (before.length === 0 || !(await hasUser(em, subjectId))) return [];
  const targets = (['keycloak', 'lago'] as const).filter(
    (target) => deps[target] !== null && before.some((one) => one.in === target),
  );
  const synced = new Set((await syncedAccounts(em, [subjectId])).map(({ target }) => target));
  // What is on its way is not there yet.
  if (targets.some((target) => !synced.has(target))) return before;
  return (await lookAtAccounts(deps, [subjectId])).findings[0]?.differences ?? [];
}

/** Whether a customer without a row still is a user's of ours at Stripe. */
async function isUnknownOfOurs({ orm, stripe }: ActivityDeps, customerId: string): Promise<boolean> {
  const em = orm.em.fork();
  if ((await knownCustomers(em, [customerId])).has(customerId)) return false;
  const userId = (await readListedCustomer(stripe, customerId))?.userId ?? null;
  return userId !== null && (await knownUsers(em, [userId])).has(userId);
}

async function ofDocument(
  deps: ActivityDeps,
  kind: DocumentKind,
  { subjectId, before }: SweepRepairRow,
): Promise<readonly Difference[]> {
  if (before.some(({ fact }) => fact === CHARGES)) {
    const [paid] = await paidTwice(deps.orm.em.fork(), { invoiceId: subjectId });
    return paid === undefined ? [] : [paidMoreThanOnce(paid.charges)];
  }
  const document = await readDocument(deps.stripe, kind, subjectId);
  return document === null ? [] : ((await lookAtDocuments(deps, [document])).findings[0]?.differences ?? []);
}
