import { Context } from '@temporalio/activity';
import type { NewTimelineRow } from '../../db/timeline/timeline.ts';
import type { TimelineEntry } from '../types.ts';

/** A timeline entry with the subscription and the run that it belongs to. */
export function toTimelineRow(
  entry: TimelineEntry,
  subscriptionId: string,
  customerId: string,
): NewTimelineRow {
  const execution = Context.current().info.workflowExecution;
  return {
    ...entry,
    customerId,
    subscriptionId,
    workflowId: execution?.workflowId ?? null,
    runId: execution?.runId ?? null,
    actor: entry.actor === null ? null : { ...entry.actor },
  };
}
