import { randomUUID } from 'node:crypto';
import { requestSync } from '../../../db/accounts/account-sync.ts';
import { openRepairs } from '../../../db/reconciliation/sweep-repairs.ts';
import { invariantOfFact } from '../../../domain/reconciliation/invariants.ts';
import type { InvariantId } from '../../../domain/reconciliation/invariants.ts';
import {
  ACCOUNT_SYNC,
  accountSyncStart,
  customerEventsSignal,
} from '../../../workflows/contracts/account-sync.ts';
import { SWEEP_FOUND } from '../../../workflows/contracts/billing-event.ts';
import type { BillingEvent } from '../../../workflows/contracts/billing-event.ts';
import {
  SUBSCRIPTION_LIFECYCLE,
  billingEventsSignal,
  subscriptionStart,
} from '../../../workflows/contracts/subscription-lifecycle.ts';
import { wakeAccountSync } from '../../accounts/wake-account-sync.ts';
import type { ActivityDeps } from '../../deps.ts';
import type { SweepFinding, Repair } from './look.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'temporal' | 'now'>;

/** Notes what differs and asks for its repair. All of it may be repeated. */
export async function askRepairs(
  deps: Deps,
  passId: string,
  findings: readonly SweepFinding[],
): Promise<void> {
  // Rows first: a repair that is lost half way must still be on the drift page.
  await openRepairs(
    deps.orm.em.fork(),
    findings.map(({ subject, subjectId, customerId, differences, repair }) => ({
      id: randomUUID(),
      passId,
      subject,
      subjectId,
      customerId,
      invariant: invariantOfFinding({ differences }),
      action: repair.action,
      state: repair.action === 'none' ? ('attention' as const) : ('asked' as const),
      before: differences,
      after: null,
      foundAt: deps.now(),
      lookedAt: null,
    })),
  );
  for (const { repair } of findings) await askFor(deps, repair);
}

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
      await temporal.workflow.signalWithStart(SUBSCRIPTION_LIFECYCLE, {
        ...subscriptionStart(repair),
        // Stripe says that it lives, whatever became of its last run.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        signal: billingEventsSignal,
        signalArgs: [[eventOf(deps, { ...repair, type: SWEEP_FOUND, objectId: repair.subscriptionId })]],
      });
      return;
    case 'read':
      await temporal.workflow.signalWithStart(ACCOUNT_SYNC, {
        ...accountSyncStart(repair.customerId),
        signal: customerEventsSignal,
        signalArgs: [[eventOf(deps, { ...repair, subscriptionId: null, invoiceId: null })]],
      });
      return;
    case 'write':
      await requestSync(deps.orm.em.fork(), repair.customerId, repair.targets);
      await wakeAccountSync(deps, repair.customerId);
      return;
    case 'none':
  }
}

/** An event of our own, which no inbox has: it makes the run read Stripe. */
const eventOf = (
  { now }: Deps,
  facts: Pick<BillingEvent, 'type' | 'objectId' | 'customerId' | 'subscriptionId' | 'invoiceId'>,
): BillingEvent => ({
  id: `sweep_${randomUUID()}`,
  type: facts.type,
  createdAt: now(),
  objectId: facts.objectId,
  customerId: facts.customerId,
  subscriptionId: facts.subscriptionId,
  invoiceId: facts.invoiceId,
  idempotencyKey: null,
  testClock: null,
});
