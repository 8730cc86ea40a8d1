import { appendTimeline } from '../../db/timeline/timeline.ts';
import type { ActivityDeps } from '../deps.ts';
import type { TimelineEntry } from '../types.ts';
import { toTimelineRow } from './to-timeline-row.ts';

/** Timeline entries without a change of state. */
interface RecordTimelineStep {
  subscriptionId: string;
  customerId: string;
  timeline: TimelineEntry[];
}

/** Appends lines to the timeline; a repeat writes nothing. */
export const recordTimeline =
  (deps: ActivityDeps) =>
  async ({ subscriptionId, customerId, timeline }: RecordTimelineStep): Promise<void> => {
    const rows = timeline.map((entry) => toTimelineRow(entry, subscriptionId, customerId));
    await appendTimeline(deps.orm.em.fork(), rows);
  };
