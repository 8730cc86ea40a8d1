import type { z } from 'zod';
import type { CustomerIdentity, CustomerRecords } from '../../db/accounts/customer-page.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { policyOf } from '../../domain/catalogue/plan-policy.ts';
import type { Plan } from '../../domain/catalogue/plan.ts';
import { findPlan } from '../../domain/catalogue/tiers.ts';
import { needsEvidence } from '../../domain/documents/dispute.ts';
import { findStrategy } from '../../domain/dunning/strategies.ts';
import type { Delay } from '../../domain/dunning/types.ts';
import { toMajor } from '../../domain/money.ts';
import { DAY_MS, toMs } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { comingSteps } from '../../domain/subscriptions/coming.ts';
import { accountSyncWorkflowId } from '../../workflows/contracts/account-sync.ts';
import { dunningWorkflowId } from '../../workflows/contracts/dunning.ts';
import { subscriptionWorkflowId } from '../../workflows/contracts/subscription-lifecycle.ts';
import { trialWorkflowId } from '../../workflows/contracts/trial.ts';
import type { ApiDeps } from '../deps.ts';
import { disputeAtStripe } from '../documents/dispute-at-stripe.ts';
import { presentInvoice } from '../documents/list-invoices.ts';
import { presentPaymentMethod } from './list-payment-methods.ts';
import { displayedTier } from '../../domain/subscriptions/tiers.ts';
import { presentStatus } from '../subscriptions/present-subscription.ts';
import { iso, isoOrNull } from '../http/iso.ts';
import type { CustomerPageBody } from './customer-page-body.ts';
import { presentAudit } from '../audit/list-audit.ts';
import { runUrl } from '../temporal/present-run.ts';

type Body = z.input<typeof CustomerPageBody>;
type Part<K extends keyof Body> = Body[K];

/** Presents all that is known of a customer. */
export function presentCustomerPage(
  deps: ApiDeps,
  identity: CustomerIdentity,
  records: CustomerRecords,
  plans: readonly Plan[],
): Body {
  return {
    profile: profile(identity),
    subscriptions: records.subscriptions.map((row) => subscription(deps, row, plans)),
    coming: records.subscriptions
      .flatMap((row) => comingSteps(row).map((step) => ({ ...step, subscription: row.id })))
      .sort((a, b) => a.at - b.at)
      .map((step) => ({ ...step, at: iso(step.at) })),
    timeline: timeline(deps, records),
    invoices: records.invoices.map(presentInvoice),
    charges: charges(records),
    disputes: records.disputes.map((row) => ({
      id: row.id,
      charge: row.chargeId,
      amount: toMajor(row.amount, row.currency),
      currency: row.currency,
      reason: row.reason,
      status: row.status,
      created: iso(row.createdAt),
      needs_evidence: needsEvidence(row),
      evidence_due: needsEvidence(row) ? isoOrNull(row.evidenceDueAt) : null,
      stripe_url: disputeAtStripe(deps.settings, row.chargeId),
    })),
    payment_methods: records.paymentMethods.map((row) => ({
      ...presentPaymentMethod(row),
      detached: row.detachedAt !== null,
    })),
    sync: sync(deps, records),
    effects: effects(deps, records),
    messages: records.messages.map(({ id, at, kind, subject, recipient, state, error }) => ({
      id,
      at: iso(at),
      kind,
      subject,
      recipient,
      state,
      error,
    })),
    audit: records.audit.map(presentAudit),
  };
}

const profile = ({ customer, user }: CustomerIdentity): Part<'profile'> => ({
  id: customer?.id ?? user?.stripeCustomerId ?? null,
  user_id: user?.id ?? customer?.userId ?? null,
  email: user?.email ?? customer?.email ?? null,
  name: user?.fullName ?? customer?.name ?? null,
  role: user?.role ?? null,
  currency: customer?.currency ?? null,
  balance: customer === null ? 0 : toMajor(customer.balance, customer.currency ?? 'usd'),
  time_zone: customer?.timeZone ?? null,
  created: isoOrNull(customer?.createdAt ?? user?.createdAt ?? null),
  last_active_at: isoOrNull(user?.lastActiveAt ?? null),
  deleted: customer?.deleted ?? false,
  test_clock:
    customer?.testClockId == null ? null : { id: customer.testClockId, now: isoOrNull(customer.billingTime) },
});

function subscription(
  deps: ApiDeps,
  row: SubscriptionRow,
  plans: readonly Plan[],
): Part<'subscriptions'>[number] {
  const workflows = [
    { kind: 'subscription', id: subscriptionWorkflowId(row.id) },
    ...(row.trialEnd === null ? [] : [{ kind: 'trial', id: trialWorkflowId(row.id) }]),
    ...(row.dunning === null ? [] : [{ kind: 'dunning', id: dunningWorkflowId(row.id) }]),
  ];
  return {
    ...presentStatus(row, plans, deps),
    tier: displayedTier(row),
    id: row.id,
    mrr: toMajor(row.mrr, row.currency),
    quantity: row.quantity,
    created: iso(row.createdAt),
    ended: isoOrNull(row.endedAt),
    attention: row.attention,
    staff_limits: staffLimits(row, plans),
    workflows: workflows.map(({ kind, id }) => ({ kind, workflow_id: id, workflow_url: runUrl(deps, id) })),
  };
}

/** By the episode's own strategy, and the trial's current plan. */
function staffLimits(
  row: SubscriptionRow,
  plans: readonly Plan[],
): Part<'subscriptions'>[number]['staff_limits'] {
  const strategy = findStrategy(row.dunning?.strategy ?? DEFAULT_POLICY.dunningStrategy);
  const days = (most: Delay | undefined): number => toMs(most ?? {}) / DAY_MS;
  return {
    trial_days: policyOf(findPlan(plans, row.trialTier ?? row.tier)).trial.staffExtensionMaxDays,
    hold_days: days(strategy?.holdMaxAhead),
    grace_days: days(strategy?.graceExtensionMax),
  };
}

const timeline = (deps: ApiDeps, { timeline: rows }: CustomerRecords): Part<'timeline'> =>
  rows.map((row) => ({
    id: row.id,
    at: iso(row.at),
    subscription: row.subscriptionId,
    kind: row.kind,
    summary: row.summary,
    rule: row.rule,
    facts: row.facts,
    outcome: row.outcome,
    actor: typeof row.actor?.['kind'] === 'string' ? row.actor['kind'] : null,
    workflow_id: row.workflowId,
    workflow_url: runUrl(deps, row.workflowId, row.runId),
  }));

function charges({ charges: rows, invoices, subscriptions }: CustomerRecords): Part<'charges'> {
  const modes = new Map(subscriptions.map(({ id, mode }) => [id, mode]));
  const subscriptionOf = new Map(invoices.map(({ id, subscriptionId }) => [id, subscriptionId]));
  return rows.map((row) => {
    const { currency } = row;
    const mode = modes.get(subscriptionOf.get(row.invoiceId ?? '') ?? '') ?? 'managed';
    const isOurs = row.status === 'succeeded' && mode === 'managed';
    return {
      id: row.id,
      invoice: row.invoiceId,
      amount: toMajor(row.amount, currency),
      amount_refunded: toMajor(row.amountRefunded, currency),
      refundable: isOurs ? toMajor(row.amount - row.amountRefunded, currency) : 0,
      currency,
      status: row.status,
      decline_code: row.declineCode,
      description: row.description,
      disputed: row.disputed,
      created: iso(row.createdAt),
    };
  });
}

const sync = (deps: ApiDeps, { sync: rows }: CustomerRecords): Part<'sync'> =>
  rows.map((row) => {
    const workflowId = accountSyncWorkflowId(row.customerId);
    return {
      target: row.target,
      state: row.state,
      desired: row.desiredRevision,
      synced: row.syncedRevision,
      error: row.error,
      updated_at: iso(row.updatedAt),
      workflow_id: workflowId,
      workflow_url: runUrl(deps, workflowId),
    };
  });

const effects = (deps: ApiDeps, { effects: rows }: CustomerRecords): Part<'effects'> =>
  rows.map((row) => ({
    key: row.key,
    kind: row.kind,
    provider: row.provider,
    state: row.state,
    provider_id: row.providerId,
    intent: row.intent,
    error: row.error,
    attempts: row.attempts,
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
    workflow_id: row.workflowId,
    workflow_url: runUrl(deps, row.workflowId),
  }));
