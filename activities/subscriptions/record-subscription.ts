import { Context } from '@temporalio/activity';
import { requestSync } from '../../db/accounts/account-sync.ts';
import { setBillingTime } from '../../db/accounts/customers.ts';
import { recordEpisode } from '../../db/dunning/dunning-episodes.ts';
import { markProcessed } from '../../db/inbox/inbox.ts';
import { findSubscription, overwriteSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { rewriteTimeline } from '../../db/timeline/timeline.ts';
import { revenueSince } from '../../domain/revenue/revenue-since.ts';
import { isVoluntary } from '../../domain/revenue/movements.ts';
import { wakeAccountSync } from '../accounts/wake-account-sync.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import { answerAwaited, renewalAnswerAwaited } from '../../domain/documents/answer-awaited.ts';
import type { ActivityDeps } from '../deps.ts';
import { recordMrr } from '../revenue/record-mrr.ts';
import { toTimelineRow } from '../timeline/to-timeline-row.ts';
import type { SubscriptionRecord } from '../types.ts';
import { endOfLostEpisode, lostChangeAt, lostRecords, rebuiltEntries } from './lost-records.ts';

/** `ahead`: the revision of a row that is newer than what was to be written. */
interface RecordedSubscription {
  ahead?: number;
}

/**
 * Writes projection, timeline, revenue movements and the events' outcome in one transaction. Each row's key
 * is made of workflow and revision: running it twice writes once, and when Temporal retries the workflow
 * task, its new record replaces the first. Keycloak and Lago are notified after the commit. Where the database
 * lost earlier records of the run, what they changed is recorded with this one.
 * @returns the row's revision when it is ahead and nothing was written: the run was reset in Temporal
 */
export const recordSubscription =
  (deps: Pick<ActivityDeps, 'orm' | 'temporal' | 'now'>) =>
  async (record: SubscriptionRecord): Promise<RecordedSubscription> => {
    const { snapshot, standing } = record;
    const { subscriptionId, customerId, testClockId, billingTime } = snapshot;
    const key = `${Context.current().info.workflowExecution?.workflowId ?? subscriptionId}/${record.revision}`;
    const rebuilt = { is: false };
    const ahead = await deps.orm.em.fork().transactional(async (em) => {
      const written = await overwriteSubscription(em, toRow(record, deps.now()));
      const row = written !== null ? null : await findSubscription(em, subscriptionId);
      // A reset run knows old facts: its events are answered by what it decides once it has caught up.
      if (row !== null && row.revision > record.revision) return row.revision;
      // An outdated record has nothing to add; a record decided again replaces its earlier one.
      if (written !== null) {
        const lost = lostRecords(record, written.before);
        const changedAt = lost === null ? null : await lostChangeAt(em, record, lost);
        if (changedAt !== null)
          await rewriteTimeline(em, rebuiltEntries(record, lost, { key, at: changedAt }));
        rebuilt.is = changedAt !== null;
        await rewriteTimeline(
          em,
          record.timeline.map((entry) => toTimelineRow(entry, subscriptionId, customerId)),
        );
        await recordEpisode(em, {
          subscriptionId,
          customerId,
          dunning: standing.dunning,
          ended: endOfEpisode(record) ?? (lost === null ? null : endOfLostEpisode(record, lost)),
          isOver: isFinal(standing.status),
          at: billingTime,
        });
        await recordMrr(em, {
          key,
          customerId,
          subscriptionId,
          at: changedAt ?? revenueSince(snapshot, record.revision),
          mrr: standing.mrr,
          currency: snapshot.currency,
          tier: snapshot.tier,
          voluntary: isVoluntary(standing, snapshot.cancellationReason),
        });
      }
      if (testClockId !== null) await setBillingTime(em, testClockId, billingTime, { locked: 'skip' });
      if (record.syncAccount || rebuilt.is) await requestSync(em, customerId, ['keycloak', 'lago']);
      await markProcessed(em, record.eventIds);
      return null;
    });
    if (ahead !== null) return { ahead };
    if (testClockId !== null)
      await setBillingTime(deps.orm.em.fork(), testClockId, billingTime, { locked: 'wait' });
    if (record.syncAccount || rebuilt.is) await wakeAccountSync(deps, customerId);
    return {};
  };

/**
 * How the episode ended that this record ends; null without one. The episode's own report takes precedence;
 * the rules only know whether it was paid.
 */
function endOfEpisode({ timeline, endedDunning }: SubscriptionRecord): DunningReport['outcome'] {
  const entry = timeline.find(({ kind }) => kind === 'dunning_ended');
  if (endedDunning === undefined && entry === undefined) return null;
  return endedDunning?.outcome ?? (entry?.outcome === 'recovered' ? 'recovered' : 'superseded');
}

function toRow(
  { snapshot, standing, nextAction, attention, lostChange, revision }: SubscriptionRecord,
  now: number,
): SubscriptionRow {
  return {
    id: snapshot.subscriptionId,
    customerId: snapshot.customerId,
    userId: snapshot.userId,
    status: standing.status,
    stripeStatus: snapshot.stripeStatus,
    tier: snapshot.tier,
    trialTier: snapshot.trialTier,
    priceId: snapshot.priceId,
    interval: snapshot.interval,
    intervalCount: snapshot.intervalCount ?? 1,
    amount: snapshot.recurringAmount,
    includedTax: snapshot.includedTax ?? 0,
    planAmount: snapshot.planAmount ?? null,
    unitAmount: snapshot.unitAmount,
    quantity: snapshot.quantity,
    currency: snapshot.currency,
    mrr: standing.mrr,
    currentPeriodStart: snapshot.currentPeriodStart,
    currentPeriodEnd: snapshot.currentPeriodEnd,
    trialStart: snapshot.trialStart,
    trialEnd: snapshot.trialEnd,
    cancelAtPeriodEnd: snapshot.cancelAtPeriodEnd,
    cancelAt: snapshot.cancelAt,
    canceledAt: snapshot.canceledAt,
    endedAt: snapshot.endedAt,
    paused: snapshot.pause !== null,
    pausedUntil: snapshot.pause?.resumesAt ?? null,
    paymentAnswerDueAt: answerAwaited(snapshot),
    renewalAnswerDueAt: renewalAnswerAwaited(snapshot),
    addOns: snapshot.addOns ?? null,
    pendingChange: snapshot.pendingChange,
    lostChange: lostChange ?? null,
    dunning: standing.dunning,
    paymentMethodId: snapshot.paymentMethod?.id ?? null,
    nextActionAt: nextAction?.at ?? null,
    nextAction: nextAction?.what ?? null,
    attention,
    mode: snapshot.mode ?? 'managed',
    testClockId: snapshot.testClockId,
    billingTime: snapshot.billingTime,
    revision,
    everActive: standing.everActive,
    createdAt: snapshot.createdAt,
    updatedAt: now,
  };
}
