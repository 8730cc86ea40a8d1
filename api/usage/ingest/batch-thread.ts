import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../../config/logger.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import type { ReceivedBody } from '../../http/define-route.ts';
import { ReadyJson } from '../../http/ready-json.ts';
import type { BatchAnswer, BatchOrder, BatchWorkerData } from './batch-worker.ts';
import type { Reporter } from './owned-customer.ts';

/** Takes large batches apart and records them beside the event loop, so that nobody else waits for it. */
export interface BatchThread {
  /**
   * Answers with a `UsageEventAnswer`. @throws ApiProblem as `ingestBatch` does, and `usage_not_available`
   */
  ingest: (principal: Reporter, received: ReceivedBody) => Promise<ReadyJson>;
  stop: () => Promise<void>;
}

interface BatchThreadOptions {
  databaseUrl: string;
  logger: Logger;
  /** Bytes of bodies that may wait for the thread; default 64 MiB. A single one always may. */
  waitingBytes?: number;
  /** What the thread runs. */
  script?: URL;
}

interface Waiting {
  resolve: (answer: ReadyJson) => void;
  reject: (error: unknown) => void;
  bytes: number;
}

/** Beside this file, compiled or not. */
const SCRIPT = new URL(`batch-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** The thread begins with the first batch, and again with the first one after its end. */
export function createBatchThread({
  databaseUrl,
  logger,
  waitingBytes = 64 * 1024 * 1024,
  script = SCRIPT,
}: BatchThreadOptions): BatchThread {
  const waiting = new Map<number, Waiting>();
  let held = 0;
  let batches = 0;
  let thread: Worker | null = null;

  const settle = (id: number): Waiting | undefined => {
    const one = waiting.get(id);
    waiting.delete(id);
    held -= one?.bytes ?? 0;
    return one;
  };

  function start(): Worker {
    const workerData: BatchWorkerData = { databaseUrl, logLevel: logger.level };
    const started = new Worker(script, { workerData, name: 'usage batches' });
    // It keeps no process that has nothing else to do.
    started.unref();
    started.on('message', (answer: BatchAnswer) => {
      const one = settle(answer.id);
      if ('text' in answer) one?.resolve(new ReadyJson(answer.text));
      else one?.reject(toError(answer));
    });
    started.on('error', (error) => logger.error({ err: error }, 'the thread for batches of usage failed'));
    started.once('exit', () => {
      thread = null;
      for (const id of [...waiting.keys()])
        settle(id)?.reject(
          new ApiProblem(
            'usage_not_available',
            'Recording was interrupted; send the batch again as it was.',
            { retryAfter: 1 },
          ),
        );
    });
    return started;
  }

  return {
    ingest: ({ userId, role, scopes }, { type, bytes }) => {
      if (held > 0 && held + bytes.length > waitingBytes)
        return Promise.reject(
          new ApiProblem(
            'usage_not_available',
            'Too much usage is waiting to be recorded. Nothing of this request was recorded; send it again shortly.',
            { retryAfter: 1 },
          ),
        );
      const id = batches++;
      held += bytes.length;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, bytes: bytes.length });
        const order: BatchOrder = {
          id,
          principal: { userId, role, ...(scopes === undefined ? {} : { scopes }) },
          type,
          bytes,
        };
        thread ??= start();
        thread.postMessage(order);
      });
    },
    stop: async () => {
      if (thread === null) return;
      const ended = once(thread, 'exit');
      thread.postMessage('stop');
      await ended;
    },
  };
}

function toError({ problem, cause }: Extract<BatchAnswer, { problem: unknown }>): ApiProblem {
  const { code, detail, errors, retryAfter } = problem;
  return new ApiProblem(code, detail, {
    ...(errors === undefined ? {} : { errors }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    cause: new Error(cause),
  });
}
