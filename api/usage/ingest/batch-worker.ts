/** The thread of batch-thread.ts: its own event loop, and its own few connections to the database. */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { inspect } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import { createLogger } from '../../../config/logger.ts';
import { createChangeFeed } from '../../../db/change-feed.ts';
import { createOrm } from '../../../db/orm.ts';
import { createUsageWriter } from '../../../db/usage/ingest/usage-writer.ts';
import { toProblem } from '../../http/answer-problems.ts';
import type { FieldProblem } from '../../http/api-problem.ts';
import type { ProblemCode } from '../../http/problem-codes.ts';
import { UsageEventAnswer, ingestBatch } from './ingest-batch.ts';
import type { IngestDeps } from './ingest-events.ts';
import { createMeteredCustomers } from './metered-customers.ts';
import type { Reporter } from './owned-customer.ts';

/** What the thread is started with. */
export interface BatchWorkerData {
  databaseUrl: string;
  logLevel: string;
}

/** A batch to be recorded. */
export interface BatchOrder {
  id: number;
  principal: Reporter;
  type: string;
  bytes: Uint8Array;
}

/** The answer as JSON text, or what is wrong. */
export type BatchAnswer =
  | { id: number; text: string }
  | {
      id: number;
      problem: {
        code: ProblemCode;
        detail: string;
        errors: FieldProblem[] | undefined;
        retryAfter: number | undefined;
      };
      /** For the log. */
      cause: string;
    };

/** Two that write, and one that looks customers up. */
const CONNECTIONS = 3;
/** Where processors are short, whoever waits for the event loop goes first. */
const PRIORITY = 10;

async function recordAll(): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this is a thread of the API');
  stepBack();
  const { databaseUrl, logLevel } = workerData as BatchWorkerData;
  const logger = createLogger({ level: logLevel, service: 'api' });
  const orm = await createOrm({ databaseUrl, poolMax: CONNECTIONS });
  const feed = createChangeFeed({
    databaseUrl,
    onTrouble: (error) => logger.warn({ err: error }, 'changes of customers reach batches late'),
  });
  const em: IngestDeps['em'] = () => orm.em.fork();
  const now = (): number => Date.now();
  const metered = createMeteredCustomers(em, now, feed);
  const deps: IngestDeps = { em, now, metered, usage: createUsageWriter(orm) };
  port.on('message', (order: BatchOrder | 'stop') => {
    if (order === 'stop') {
      port.close();
      void Promise.all([feed.stop(), orm.close()]);
      return;
    }
    void answerTo(order, deps).then((answer) => port.postMessage(answer));
  });
}

async function answerTo({ id, principal, type, bytes }: BatchOrder, deps: IngestDeps): Promise<BatchAnswer> {
  try {
    const received = { type, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    const answer = UsageEventAnswer.parse(await ingestBatch(deps, principal, received));
    return { id, text: JSON.stringify(answer) };
  } catch (error) {
    const { code, message: detail, errors, retryAfter } = toProblem(error);
    return { id, problem: { code, detail, errors, retryAfter }, cause: inspect(error) };
  }
}

/** Linux has priorities by thread; elsewhere the thread runs as any other. */
function stepBack(): void {
  if (process.platform === 'linux')
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), PRIORITY);
}

await recordAll();
