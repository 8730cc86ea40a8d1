import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Env } from '../../config/env.ts';
import { temporalConnectConfig } from '../../config/temporal-connection.ts';
import { SEARCH_ATTRIBUTE_TYPES } from '../../workflows/contracts/search-attributes.ts';
import { TASK_QUEUES } from '../../workflows/contracts/task-queues.ts';
import { carriedOut, failed, note, passed } from './finding.ts';
import type { Finding } from './finding.ts';

const { IndexedValueType, TaskQueueType } = proto.temporal.api.enums.v1;

/** Temporal's numbers for the types of search attributes. */
const typeNumbers = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Bool: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
  Datetime: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
};

/** Temporal: the namespace, what workflows can be searched by, and that somebody works. */
export async function checkTemporal(env: Env): Promise<Finding[]> {
  const { connectionOptions, namespace } = temporalConnectConfig(env);
  return carriedOut(
    'Temporal',
    'Check that Temporal runs and that TEMPORAL_ADDRESS, TEMPORAL_API_KEY and TLS are right.',
    async () => {
      const connection = await Connection.connect({ ...connectionOptions, connectTimeout: '5 seconds' });
      try {
        const findings = await checkNamespace(connection, namespace);
        if (findings.some(({ outcome }) => outcome === 'failed')) return findings;
        return [
          ...findings,
          ...(await checkSearchAttributes(connection, namespace)),
          ...(await checkWorkers(connection, namespace)),
        ];
      } finally {
        await connection.close();
      }
    },
  );
}

const checkNamespace = (connection: Connection, namespace: string): Promise<Finding[]> =>
  carriedOut(
    'Temporal namespace',
    `temporal operator namespace create -n ${namespace} --retention 30d, or set TEMPORAL_NAMESPACE.`,
    async () => {
      await connection.workflowService.describeNamespace({ namespace });
      return [passed('Temporal namespace', `${namespace} is there`)];
    },
  );

const checkSearchAttributes = (connection: Connection, namespace: string): Promise<Finding[]> =>
  carriedOut(
    'Search attributes',
    'The account may not list them: look in the Temporal UI for those of workflows/contracts/search-attributes.ts.',
    async () => {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
      const wrong = Object.entries(SEARCH_ATTRIBUTE_TYPES).filter(
        ([name, type]) => customAttributes[name] !== typeNumbers[type],
      );
      if (wrong.length === 0)
        return [
          passed('Search attributes', `all ${Object.keys(SEARCH_ATTRIBUTE_TYPES).length} are registered`),
        ];
      const given = wrong.map(([name, type]) => `--name ${name} --type ${type}`).join(' ');
      return [
        failed(
          'Search attributes',
          `missing or of another type: ${wrong.map(([name]) => name).join(', ')}`,
          `temporal operator search-attribute create -n ${namespace} ${given}`,
        ),
      ];
    },
  );

const checkWorkers = (connection: Connection, namespace: string): Promise<Finding[]> =>
  carriedOut('Worker', 'Look at the log of the worker.', async () => {
    const idle: string[] = [];
    for (const taskQueue of Object.values(TASK_QUEUES)) {
      const { pollers } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: taskQueue },
        // Every queue has activities, not every one workflows.
        taskQueueType: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
      });
      if (pollers.length === 0) idle.push(taskQueue);
    }
    return idle.length === 0
      ? [passed('Worker', 'every task queue is worked on')]
      : [note('Worker', `nobody works on ${idle.join(', ')}`, 'Start a worker (node dist/worker/main.js).')];
  });
