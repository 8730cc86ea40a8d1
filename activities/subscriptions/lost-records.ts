import type { EntityManager } from '../../db/orm.ts';
import { planChangeInEvents } from '../../db/inbox/inbox.ts';
import type { ReplacedSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { NewTimelineRow } from '../../db/timeline/timeline.ts';
import { lostChangeTime } from '../../domain/subscriptions/lost-change-time.ts';
import type { DunningReport } from '../../domain/subscriptions/state.ts';
import { toTimelineRow } from '../timeline/to-timeline-row.ts';
import type { SubscriptionRecord } from '../types.ts';

/** What the database still had of a run's records when the next one came. */
interface LostRecords {
  /** Null where it had no row. */
  before: ReplacedSubscription | null;
  /** Revision of the row that it had; 0 without one. */
  revision: number;
}

/**
 * A run counts its records, so each finds the one before it. Where it does not, the database was restored to an
 * earlier time. Null: nothing is lost.
 */
export function lostRecords(
  { revision }: Pick<SubscriptionRecord, 'revision'>,
  before: ReplacedSubscription | null,
): LostRecords | null {
  const stored = before?.revision ?? 0;
  return stored < revision - 1 ? { before, revision: stored } : null;
}

/** When what the lost records changed happened, billing time. */
export async function lostChangeAt(
  em: EntityManager,
  { snapshot, eventIds }: Pick<SubscriptionRecord, 'snapshot' | 'eventIds'>,
  { before }: LostRecords,
): Promise<number> {
  const { tier, interval, quantity } = snapshot;
  const isOtherPlan =
    before !== null && (before.tier !== tier || before.interval !== interval || before.quantity !== quantity);
  return lostChangeTime(snapshot, {
    isNew: before === null,
    isOtherPlan,
    since: before?.updatedAt ?? null,
    planChangedAt: isOtherPlan ? await planChangeInEvents(em, eventIds) : null,
  });
}

/** Timeline entries in place of the lost ones, by what differs between the row and the record. */
export function rebuiltEntries(
  { snapshot, standing, revision }: SubscriptionRecord,
  lost: LostRecords | null,
  { key, at }: { key: string; at: number },
): NewTimelineRow[] {
  if (lost === null) return [];
  const { before } = lost;
  const { tier, interval, quantity } = snapshot;
  const status = before?.status ?? 'none';
  const changes = [
    ...(status === standing.status ? [] : [{ kind: 'status_changed', from: status, to: standing.status }]),
    ...(before === null || before.tier === tier
      ? []
      : [{ kind: 'plan_changed', from: before.tier, to: tier }]),
    ...(before === null || (before.interval === interval && before.quantity === quantity)
      ? []
      : [
          {
            kind: 'plan_changed',
            from: `${before.quantity} × ${before.interval}`,
            to: `${quantity} × ${interval}`,
          },
        ]),
  ].map(({ kind, from, to }) => ({
    kind,
    summary: `The ${kind === 'status_changed' ? 'status' : 'plan'} went from ${from} to ${to} (rebuilt after a restore).`,
    facts: { from, to, rebuilt: true },
    outcome: kind === 'status_changed' ? to : null,
  }));
  const records = {
    kind: 'rebuilt',
    summary: `The database was restored to an earlier time: ${revision - 1 - lost.revision} records of this subscription were lost, and rebuilt from Stripe.`,
    facts: { rebuilt: true, from: lost.revision + 1, to: revision - 1 },
    outcome: null,
  };
  return [...changes, records].map((entry, index) =>
    toTimelineRow(
      { ...entry, key: `${key}/rebuilt/${index}`, at, rule: 'rebuilt', actor: null },
      snapshot.subscriptionId,
      snapshot.customerId,
    ),
  );
}

/** How an episode ended whose end is among the lost records; null where none did. */
export function endOfLostEpisode(
  { standing }: Pick<SubscriptionRecord, 'standing'>,
  { before }: LostRecords,
): DunningReport['outcome'] {
  const open = before?.dunning ?? null;
  if (open === null || open.stage === 'ended' || standing.dunning?.episodeId === open.episodeId) return null;
  return standing.status === 'active' ? 'recovered' : 'superseded';
}
