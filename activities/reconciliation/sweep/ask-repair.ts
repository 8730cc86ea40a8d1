import { randomUUID } from 'node:crypto';
import { requestSync } from '../../../db/accounts/account-sync.ts';
import { noteAsked, openRepairs, repairsToAsk } from '../../../db/reconciliation/sweep-repairs.ts';
import type { RepairSubject } from '../../../db/reconciliation/sweep-repairs.ts';
import type { SyncTarget } from '../../../domain/accounts/sync-target.ts';
import { invariantOfFact } from '../../../domain/reconciliation/invariants.ts';
import type { InvariantId } from '../../../domain/reconciliation/invariants.ts';
import { REPAIRS_OF_A_PASS } from '../../../domain/reconciliation/sweep-progress.ts';
import type { SweepProgress } from '../../../domain/reconciliation/sweep-progress.ts';
import { ACCOUNT_SYNC, customerEventsWake, profileWake } from '../../../workflows/contracts/account-sync.ts';
import { SWEEP_EVENT_PREFIX, SWEEP_FOUND, ownEvent } from '../../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../../workflows/contracts/billing-event.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  subscriptionWake,
} from '../../../workflows/contracts/subscription-lifecycle.ts';
import { wakeAccountSync } from '../../accounts/wake-account-sync.ts';
import type { ActivityDeps } from '../../deps.ts';
import type { SweepFinding, Repair } from './look.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'temporal' | 'now'>;

/**
 * Notes what differs and asks for its repair. All of it may be repeated. What differs as it did when its
 * repair was asked for is not asked for again, unless an operator asked for the pass.
 * @returns the progress, with what was asked for and what is left to the next pass
 */
export async function askRepairs(
  deps: Deps,
  progress: SweepProgress,
  findings: readonly SweepFinding[],
): Promise<SweepProgress> {
  if (findings.length === 0) return progress;
  const em = deps.orm.em.fork();
  // Rows first: a repair that is lost half way must still be on the drift page.
  await openRepairs(
    em,
    findings.map(({ subject, subjectId, customerId, differences, repair }) => ({
      id: randomUUID(),
      passId: progress.id,
      subject,
      subjectId,
      customerId,
      invariant: invariantOfFinding({ differences }),
      action: repair.action,
      state: repair.action === 'none' ? ('attention' as const) : ('waiting' as const),
      before: differences,
      after: null,
      foundAt: deps.now(),
      lookedAt: null,
      askedAt: null,
      problem: null,
    })),
  );
  const toAsk = new Map(
    (await repairsToAsk(em, findings, { again: progress.kind === 'once' })).map((row) => [
      keyOf(row),
      row.id,
    ]),
  );
  let { repairsAsked, repairsLeft } = progress;
  for (const finding of findings) {
    const id = toAsk.get(keyOf(finding));
    if (id === undefined) continue;
    const counts = !bringsIn(finding);
    if (counts && repairsAsked >= REPAIRS_OF_A_PASS) {
      repairsLeft += 1;
      continue;
    }
    await askFor(deps, finding.repair);
    await noteAsked(em, id, deps.now());
    if (counts) repairsAsked += 1;
  }
  return { ...progress, repairsAsked, repairsLeft };
}

/** What was never seen is brought in, however much it is: an account is adopted so. */
const bringsIn = ({ differences }: SweepFinding): boolean =>
  differences.some((one) => one.in === 'projection' && one.seen === null && one.by === 'stripe');

const keyOf = ({ subject, subjectId }: RepairSubject): string => `${subject} ${subjectId}`;

/** The invariant that a finding breaks. */
export function invariantOfFinding({ differences }: Pick<SweepFinding, 'differences'>): InvariantId {
  const [first] = differences;
  if (first === undefined) return 'projection';
  return first.in === 'keycloak' || first.in === 'lago' ? 'sync_targets' : invariantOfFact(first.fact);
}

async function askFor(deps: Deps, repair: Repair): Promise<void> {
  const { temporal } = deps;
  switch (repair.action) {
    case 'start':
    case 'refresh':
      await temporal.workflow.signalWithStart(
        SUBSCRIPTION_LIFECYCLE,
        subscriptionWake(repair, [
          ownEvent({
            ...newEvent(deps),
            type: SWEEP_FOUND,
            objectId: repair.subscriptionId,
            subscriptionId: repair.subscriptionId,
            customerId: repair.customerId,
            invoiceId: repair.invoiceId,
          }),
        ]),
      );
      return;
    case 'read':
      await temporal.workflow.signalWithStart(
        ACCOUNT_SYNC,
        customerEventsWake(repair.customerId, [
          ownEvent({
            ...newEvent(deps),
            type: repair.type,
            objectId: repair.objectId,
            customerId: repair.customerId,
          }),
        ]),
      );
      await write(deps, repair.customerId, repair.targets ?? []);
      return;
    case 'write':
      await write(deps, repair.customerId, repair.targets);
      return;
    case 'none':
  }
}

/** What Stripe should have was asked for when it was changed here: that is sent, and nothing newer. */
async function write(deps: Deps, customerId: string, targets: readonly SyncTarget[]): Promise<void> {
  const followers = targets.filter((target) => target !== 'stripe');
  if (followers.length > 0) {
    await requestSync(deps.orm.em.fork(), customerId, followers);
    await wakeAccountSync(deps, customerId);
  }
  if (targets.includes('stripe'))
    await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, profileWake(customerId));
}

const newEvent = ({ now }: Deps): Pick<BillingEvent, 'id' | 'createdAt'> => ({
  id: `${SWEEP_EVENT_PREFIX}${randomUUID()}`,
  createdAt: now(),
});
