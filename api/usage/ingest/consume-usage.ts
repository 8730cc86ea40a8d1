import type { MeteredCustomer } from '../../../db/usage/ingest/usage-customers.ts';
import type { CurrentUsage } from '../../../db/usage/ingest/current-usage.ts';
import { findUsageRecord } from '../../../db/usage/ingest/usage-records.ts';
import type { AcceptedEvent } from '../../../db/usage/ingest/usage-record.ts';
import { decideUsage } from '../../../domain/usage/ingest/limits.ts';
import type { UsageDecision, UsageTotals } from '../../../domain/usage/ingest/limits.ts';
import type { Quantity } from '../../../domain/usage/ingest/quantity.ts';
import type { ApiDeps } from '../../deps.ts';
import { acceptedEvent } from './accepted-event.ts';
import { clockOf } from './customer-clock.ts';
import { usageEventIdOf, isOthers, refuseConflict, scoped } from './record-usage.ts';
import { usageRules } from './usage-rules.ts';
import { withUsage } from './with-usage.ts';

/** A request to use something. */
export interface Consumption {
  /** Null where only a kind of usage is named. */
  service: string | null;
  eventType: string;
  quantity: Quantity;
  idempotencyKey: string;
  /** JSON text; null for none. */
  properties: string | null;
  /** User id of the caller. */
  reportedBy: string;
}

/** What became of it. */
interface Consumed {
  id: string;
  outcome: 'recorded' | 'duplicate' | 'refused';
  /** Remaining afterwards, if it was recorded. */
  decision: UsageDecision;
  tier: string;
}

/**
 * Checks and records in one step: concurrent requests never exceed the limit together.
 *
 * @throws ApiProblem `idempotency_conflict` when the reporter used the key for something else
 */
export async function consumeUsage(
  deps: ApiDeps,
  customer: MeteredCustomer,
  wanted: Consumption,
): Promise<Consumed> {
  const rules = await usageRules(deps, customer, wanted.service);
  const { idempotencyKey, eventType, quantity, properties } = wanted;
  const occurredAt = clockOf(customer, deps.now());
  const input = { idempotencyKey, eventType, quantity, properties, occurredAt };
  const given = acceptedEvent(customer, input, wanted.reportedBy);
  const { event, outcome, decision } = await underOwnKey(deps, given, (usage) => {
    const asked = decideUsage(rules, sums(usage), quantity);
    // A repeat gets current totals: its usage is counted already.
    return { ...asked, again: decideUsage(rules, sums(usage), 0n) };
  });
  const { again, ...asked } = decision;
  const decided = {
    recorded: { ...asked, remaining: asked.remaining === null ? null : asked.remaining - quantity },
    duplicate: { ...again, allowed: true, reason: rules.access.reason, upgradeTo: null },
    refused: asked,
  };
  return {
    id: usageEventIdOf(event),
    outcome,
    decision: decided[outcome],
    tier: rules.access.tier,
  };
}

/** Consumes under the reporter's key. The same key of another reporter does not count. */
async function underOwnKey<Decision extends { allowed: boolean }>(
  deps: ApiDeps,
  event: AcceptedEvent,
  decide: (usage: CurrentUsage) => Decision,
): Promise<{ event: AcceptedEvent; outcome: Consumed['outcome']; decision: Decision }> {
  const result = await withUsage(() => deps.usage.consume({ event, decide }));
  if (result.outcome !== 'duplicate') return { event, ...result };
  const first = await findUsageRecord(deps.em(), event.customerId, usageEventIdOf(event));
  if (event.keyScope === undefined && isOthers(first, event)) return underOwnKey(deps, scoped(event), decide);
  refuseConflict(first, event);
  return { event, ...result };
}

/** The sums that limits go by. */
const sums = ({ today, inPeriod, held }: CurrentUsage): UsageTotals => ({
  usedToday: today + held,
  usedInPeriod: inPeriod + held,
});
