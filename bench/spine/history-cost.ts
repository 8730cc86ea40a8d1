import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

const { EventType } = proto.temporal.api.enums.v1;

/** What one run costs at Temporal. */
export interface HistoryCost {
  events: number;
  bytes: number;
  /** As Temporal Cloud counts them (docs.temporal.io/cloud/actions), queries left out. */
  actions: number;
}

/** Actions by the events that stand for them; an event that is not named is free. */
const ACTIONS: Partial<Record<number, number>> = {
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED]: 1,
  [EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED]: 1,
  [EventType.EVENT_TYPE_TIMER_STARTED]: 1,
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]: 1,
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED]: 1,
  [EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES]: 1,
  [EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED]: 1,
  [EventType.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED]: 1,
};

/** Counts a run's history. Local activities cost one action for each workflow task that ran any. */
export async function historyCost(client: Client, workflowId: string, runId?: string): Promise<HistoryCost> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { events } = await handle.fetchHistory();
  const { historySize } = await handle.describe();
  if (!events) throw new Error(`${workflowId} has no history`);
  let actions = 0;
  const tasksWithLocalSteps = new Set<string>();
  for (const { eventType, markerRecordedEventAttributes: marker } of events) {
    actions += ACTIONS[eventType ?? 0] ?? 0;
    if (marker?.markerName === 'core_local_activity')
      tasksWithLocalSteps.add(String(marker.workflowTaskCompletedEventId));
  }
  return { events: events.length, bytes: historySize ?? 0, actions: actions + tasksWithLocalSteps.size };
}

/** Runs of a workflow, oldest first. */
export async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const runs: { runId: string; startedAt: number }[] = [];
  for await (const { runId, startTime } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push({ runId, startedAt: startTime.getTime() });
  return runs.sort((a, b) => a.startedAt - b.startedAt).map(({ runId }) => runId);
}
