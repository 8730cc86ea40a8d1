import { execFileSync } from 'node:child_process';
import proto from '@temporalio/proto';
import { costOfEvents } from '../../bench/spine/history-cost.ts';
import { cpuMs, cpuMsOfTree } from '../../bench/system/cpu-time.ts';

const { EventType } = proto.temporal.api.enums.v1;
type HistoryEvent = Parameters<typeof costOfEvents>[0][number];

/** A history of these events, numbered from one. */
const history = (...events: Omit<HistoryEvent, 'eventId'>[]): HistoryEvent[] =>
  events.map((event, index) => ({ ...event, eventId: index + 1 }) as unknown as HistoryEvent);

const started = (continuedExecutionRunId = ''): Omit<HistoryEvent, 'eventId'> => ({
  eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  workflowExecutionStartedEventAttributes: { continuedExecutionRunId },
});
const signaled = { eventType: EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED };
const marker = (task: number): Omit<HistoryEvent, 'eventId'> => ({
  eventType: EventType.EVENT_TYPE_MARKER_RECORDED,
  markerRecordedEventAttributes: { workflowTaskCompletedEventId: task as never },
});
const upsert = (name: string): Omit<HistoryEvent, 'eventId'> => ({
  eventType: EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
  upsertWorkflowSearchAttributesEventAttributes: { searchAttributes: { indexedFields: { [name]: {} } } },
});

describe('actions of a history', () => {
  it('counts a signal that starts its run once, and one that comes later for itself', () => {
    expect(costOfEvents(history(started(), signaled)).actions).toBe(1);
    expect(costOfEvents(history(started(), signaled, signaled)).actions).toBe(2);
    expect(costOfEvents(history(started('the-run-before'), signaled)).actions).toBe(2);
  });

  it('counts the markers of a workflow task once, and no search attribute of patches', () => {
    expect(costOfEvents(history(marker(4), marker(4), marker(9))).actions).toBe(2);
    expect(costOfEvents(history(upsert('TemporalChangeVersion'), upsert('Tier'))).actions).toBe(1);
  });

  it('counts each attempt of an activity, and a child for its start and its intent', () => {
    const events = history(
      {
        eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
        activityTaskStartedEventAttributes: { attempt: 3 },
      },
      { eventType: EventType.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED },
    );
    expect(costOfEvents(events).actions).toBe(4);
  });

  it('tells workflow tasks and those that failed', () => {
    const events = history(
      { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED },
      { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED },
      { eventType: EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED },
    );
    expect(costOfEvents(events)).toEqual({ tasks: 2, failedTasks: 1, actions: 0 });
  });
});

describe('processor time', () => {
  it('of a process and its descendants has that of a child which has ended', () => {
    const [own, tree] = [cpuMs(process.pid), cpuMsOfTree(process.pid)];
    execFileSync(process.execPath, ['-e', 'while (process.cpuUsage().user < 200_000);']);
    const child = cpuMsOfTree(process.pid) - tree - (cpuMs(process.pid) - own);
    expect(child).toBeGreaterThanOrEqual(190);
  });
});
