import { markIgnored } from '../../db/inbox/inbox.ts';
import { setAttention } from '../../db/subscriptions/subscriptions.ts';
import { appendTimeline } from '../../db/timeline/timeline.ts';
import type { ActivityDeps } from '../deps.ts';
import { toTimelineRow } from '../timeline/to-timeline-row.ts';
import type { TimelineEntry } from '../types.ts';

/** Events without consequences, and why. */
interface GiveUpEventsStep {
  subscriptionId: string;
  customerId: string;
  eventIds: string[];
  reason: string;
  /** Its timeline entry; null when nothing is recorded and no attention is needed. */
  entry: TimelineEntry | null;
}

/** Ignores events with the reason, sets needsAttention and adds a timeline entry; a repeat writes nothing. */
export const giveUpEvents =
  (deps: ActivityDeps) =>
  async ({ subscriptionId, customerId, eventIds, reason, entry }: GiveUpEventsStep): Promise<void> => {
    await deps.orm.em.fork().transactional(async (em) => {
      await markIgnored(em, eventIds, reason);
      if (entry === null) return;
      await setAttention(em, subscriptionId, reason);
      await appendTimeline(em, [toTimelineRow(entry, subscriptionId, customerId)]);
    });
  };
