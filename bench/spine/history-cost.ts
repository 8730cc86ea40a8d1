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
  [EventType.EVENT_TYPE_TIMER_STARTED]: 1,
  // Whoever sent it: the event with which a workflow sends one is not counted besides.
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED]: 1,
  [EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED]: 1,
  [EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED]: 1,
};
/** Temporal's own attribute for patches, whose writes are free. */
const PATCHES = 'TemporalChangeVersion';

type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** Counts a run's history. */
export async function historyCost(client: Client, workflowId: string, runId?: string): Promise<HistoryCost> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const { events } = await handle.fetchHistory();
  const { historySize } = await handle.describe();
  if (!events) throw new Error(`${workflowId} has no history`);
  return { events: events.length, bytes: historySize ?? 0, actions: costOfEvents(events).actions };
}

/**
 * Workflow tasks, failed ones, and actions of some events of one run. A signal that starts its run is one
 * action with it, and all markers of a workflow task are one: patches and local activities.
 * @see https://docs.temporal.io/cloud/actions
 */
export function costOfEvents(events: readonly HistoryEvent[]): {
  tasks: number;
  failedTasks: number;
  actions: number;
} {
  let [tasks, failedTasks, actions] = [0, 0, 0];
  const tasksWithMarkers = new Set<string>();
  for (const event of events) {
    const { eventType, markerRecordedEventAttributes: marker } = event;
    actions += ACTIONS[eventType ?? 0] ?? 0;
    if (eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED) tasks += 1;
    if (eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED) failedTasks += 1;
    if (eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED && startedWith(events, event))
      actions -= 1;
    if (eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED)
      actions += event.activityTaskStartedEventAttributes?.attempt ?? 1;
    if (eventType === EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES && !isOfPatches(event))
      actions += 1;
    if (marker != null) tasksWithMarkers.add(String(marker.workflowTaskCompletedEventId));
  }
  return { tasks, failedTasks, actions: actions + tasksWithMarkers.size };
}

/** Signal-With-Start: the first run of a chain whose second event is the signal. */
function startedWith(events: readonly HistoryEvent[], signal: HistoryEvent): boolean {
  const start = events.find(({ eventId }) => Number(eventId) === 1)?.workflowExecutionStartedEventAttributes;
  return Number(signal.eventId) === 2 && start != null && !start.continuedExecutionRunId;
}

const isOfPatches = ({ upsertWorkflowSearchAttributesEventAttributes: upserted }: HistoryEvent): boolean =>
  Object.keys(upserted?.searchAttributes?.indexedFields ?? {}).every((name) => name === PATCHES);

/** Runs of a workflow, oldest first. */
export async function runsOf(client: Client, workflowId: string): Promise<string[]> {
  const runs: { runId: string; startedAt: number }[] = [];
  for await (const { runId, startTime } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` }))
    runs.push({ runId, startedAt: startTime.getTime() });
  return runs.sort((a, b) => a.startedAt - b.startedAt).map(({ runId }) => runId);
}
