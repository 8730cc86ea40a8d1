import { withAddOns } from '../catalogue/add-on.ts';
import type { HeldAddOn } from '../catalogue/add-on.ts';
import { policyOf } from '../catalogue/plan-policy.ts';
import type { Plan } from '../catalogue/plan.ts';
import { findPlan } from '../catalogue/tiers.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import { debtInAbsence, graceInAbsence } from './absence.ts';
import type { WorkerAbsence } from './absence.ts';
import { decideAccess } from './access.ts';
import type { Access } from './access.ts';
import { endsAt } from './ends-at.ts';
import type { EndFacts } from './ends-at.ts';
import { isClosedAfterPause } from './status.ts';
import type { PauseFacts } from './status.ts';

/** What the projection knows of a person's deciding subscription. Times are epoch milliseconds. */
interface AccessRecord extends EndFacts, PauseFacts {
  id: string;
  tier: string;
  trialTier: string | null;
  /** On a test clock `billingTime` is its time. */
  testClockId: string | null;
  billingTime: number;
  dunning: { graceUntil: number; invoiceIds: readonly string[] } | null;
  renewalAnswerDueAt: number | null;
  /** Add-ons of all subscriptions of the person. */
  heldAddOns?: readonly HeldAddOn[] | null;
}

/** When, by which plans, and whether workers are away. */
interface AccessTerms {
  plans: readonly Plan[];
  /** Real time, epoch milliseconds. */
  now: number;
  absence: WorkerAbsence | null;
}

/**
 * What a person may use, on the clock of their subscription. Nobody is shut out because no worker runs; a
 * test clock stands still then.
 */
export function accessOf(record: AccessRecord | null, { plans, now, absence }: AccessTerms): Access {
  const onTestClock = record !== null && record.testClockId !== null;
  const at = onTestClock ? record.billingTime : now;
  const away = onTestClock ? null : absence;
  const { status, graceUntil } = debtInAbsence(
    {
      status: record?.status ?? 'none',
      graceUntil: record?.dunning?.graceUntil ?? null,
      invoiceIds: record?.dunning?.invoiceIds ?? [],
    },
    away,
    at,
  );
  const access = decideAccess({
    status,
    tier: record?.tier ?? DEFAULT_POLICY.fallbackTier,
    trialTier: record?.trialTier ?? null,
    plans,
    graceUntil,
    now: at,
    endsAt: record && endsAt(record),
    renewalAnswerDueAt: record?.renewalAnswerDueAt ?? null,
    currentPeriodEnd: record?.currentPeriodEnd ?? null,
    closedAfterPause: record !== null && isClosedAfterPause(record),
    policy: policyOf(record === null ? null : findPlan(plans, record.tier)),
  });
  const heldAddOns = (record?.heldAddOns ?? []).map((one) => ({
    ...one,
    ...(one.subscriptionId === record?.id
      ? { status, graceUntil }
      : { graceUntil: graceInAbsence(one.graceUntil, away, at) }),
  }));
  return withAddOns(access, heldAddOns, { plans, now: at });
}
