import { WorkflowNotFoundError } from '@temporalio/client';
import { sweptSubscriptions } from '../../../db/reconciliation/swept-rows.ts';
import type { SweptSubscription } from '../../../db/reconciliation/swept-rows.ts';
import {
  compareSubscription,
  hasRevenueHere,
  mrrByStripe,
  repairOfSubscription,
} from '../../../domain/reconciliation/compare-subscription.ts';
import type { RunState, SubscriptionAtStripe } from '../../../domain/reconciliation/compare-subscription.ts';
import type { SubscriptionWorth } from '../../../domain/reconciliation/revenue-sums.ts';
import { isFinal } from '../../../domain/subscriptions/status.ts';
import type { SubscriptionOnPage } from '../../../gateways/stripe/reconciliation/sweep-subscriptions.ts';
import { subscriptionWorkflowId } from '../../../workflows/contracts/subscription-lifecycle.ts';
import type { ActivityDeps } from '../../deps.ts';
import type { SweepFinding } from './look.ts';

type Deps = Pick<ActivityDeps, 'orm' | 'plans' | 'temporal'>;

/** What a look at a page of subscriptions found. */
export interface SubscriptionLook {
  findings: SweepFinding[];
  /** Of the page, those whose revenue is compared. */
  worths: SubscriptionWorth[];
}

/** Compares listed subscriptions with their rows, books and runs: one statement and one call to Temporal. */
export async function lookAtSubscriptions(
  deps: Deps,
  listed: readonly SubscriptionOnPage[],
): Promise<SubscriptionLook> {
  if (listed.length === 0) return { findings: [], worths: [] };
  const plans = await deps.plans();
  const rows = new Map(
    (
      await sweptSubscriptions(
        deps.orm.em.fork(),
        listed.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  const sides = listed.map((one) => {
    const projection = rows.get(one.id) ?? null;
    return { stripe: one.facts(plans, heldPriceOf(projection)), projection };
  });
  const live = sides.filter(({ stripe, projection }) => needsRun(stripe, projection));
  const runs = await runsOf(
    deps,
    live.map(({ stripe }) => stripe.subscriptionId),
  );
  const findings = sides.flatMap(({ stripe, projection }): SweepFinding[] => {
    const all = { stripe, projection, run: runs.get(stripe.subscriptionId) ?? ('unknown' as const) };
    const differences = compareSubscription(all);
    if (differences.length === 0) return [];
    const { subscriptionId, customerId } = stripe;
    const action = repairOfSubscription(all, differences);
    return [
      {
        subject: 'subscription',
        subjectId: subscriptionId,
        customerId,
        differences,
        repair: action === 'none' ? { action } : { action, subscriptionId, customerId, invoiceId: null },
      },
    ];
  });
  return { findings, worths: sides.filter(hasRevenueHere).map(worthOf) };
}

/** The price by which it was ours at its last read: who pays it still keeps what they had. */
const heldPriceOf = (row: SweptSubscription | null): string | undefined =>
  row === null || row.mode === 'foreign' || row.tier === 'unknown' ? undefined : row.priceId;

interface TwoSides {
  stripe: SubscriptionAtStripe;
  projection: SweptSubscription | null;
}

const worthOf = ({ stripe, projection }: TwoSides): SubscriptionWorth => ({
  subscriptionId: stripe.subscriptionId,
  currency: stripe.currency,
  atStripe: mrrByStripe(stripe, projection),
  movements: projection?.bookedMrr ?? 0,
  isUncounted: stripe.mrr === null,
});

const needsRun = (stripe: SubscriptionAtStripe, row: SweptSubscription | null): boolean =>
  stripe.mode !== 'foreign' && row !== null && !isFinal(row.status);

/**
 * States of runs: one question for all that run, and one for each that the answer lacks, since what Temporal
 * lists may be a second behind.
 */
async function runsOf({ temporal }: Deps, ids: readonly string[]): Promise<Map<string, RunState>> {
  const states = new Map<string, RunState>();
  const asked = new Map(ids.map((id) => [subscriptionWorkflowId(id), id]));
  if (asked.size === 0) return states;
  const names = [...asked.keys()].filter((name) => /^[\w:]+$/.test(name));
  const query = `ExecutionStatus = 'Running' AND WorkflowId IN (${names.map((name) => `'${name}'`).join(', ')})`;
  for await (const { workflowId } of temporal.workflow.list({ query, pageSize: 1_000 })) {
    const id = asked.get(workflowId);
    if (id !== undefined) states.set(id, 'running');
  }
  for (const [workflowId, id] of asked)
    if (!states.has(id)) states.set(id, await runOf(temporal, workflowId));
  return states;
}

async function runOf(temporal: ActivityDeps['temporal'], workflowId: string): Promise<RunState> {
  try {
    const { status } = await temporal.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' ? 'running' : 'closed';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'missing';
    throw error;
  }
}
