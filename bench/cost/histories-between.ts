import type { Client } from '@temporalio/client';
import pLimit from 'p-limit';
import { costOfEvents } from '../spine/history-cost.ts';

/** Histories that are read at once. */
const AT_ONCE = 8;

/** What was written into the histories of a namespace. */
interface HistoriesBetween {
  tasks: number;
  failedTasks: number;
  events: number;
  actions: number;
}

/** Sums up all runs' events of a span, epoch milliseconds, by the server's clock on this machine. */
export async function historiesBetween(
  client: Client,
  from: number,
  until: number,
): Promise<HistoriesBetween> {
  const query = `ExecutionStatus = 'Running' or CloseTime >= '${new Date(from).toISOString()}'`;
  const runs: { workflowId: string; runId: string }[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) runs.push({ workflowId, runId });
  const sum = { tasks: 0, failedTasks: 0, events: 0, actions: 0 };
  await pLimit(AT_ONCE).map(runs, async ({ workflowId, runId }) => {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const between = (events ?? []).filter(({ eventTime }) => {
      const at = Number(eventTime?.seconds ?? 0) * 1_000 + (eventTime?.nanos ?? 0) / 1_000_000;
      return at >= from && at <= until;
    });
    const cost = costOfEvents(between);
    sum.tasks += cost.tasks;
    sum.failedTasks += cost.failedTasks;
    sum.events += between.length;
    sum.actions += cost.actions;
  });
  return sum;
}
