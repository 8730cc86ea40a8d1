/**
 * A process of its own for making load, so that making it takes nothing from the event loop of what is
 * measured.
 */
import { loadRows } from './insert-rows.ts';
import { insertUsage } from './insert-usage.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { postEvents } from './post-events.ts';
import { sendHostile } from './send-hostile.ts';
import { runStatements } from './run-statements.ts';
import { sendRequests } from './send-requests.ts';
import { sendUsage } from './send-usage.ts';

const doJob = (job: LoadJob): Promise<LoadResult> => {
  switch (job.kind) {
    case 'post':
      return postEvents(job);
    case 'insert':
      return loadRows(job);
    case 'request':
      return sendRequests(job);
    case 'hostile':
      return sendHostile(job);
    case 'query':
      return runStatements(job);
    case 'usage':
      return sendUsage(job);
    case 'usage-insert':
      return insertUsage(job);
  }
};

process.once('message', (job: LoadJob) => {
  doJob(job).then(
    (result) => process.send?.({ result }, () => process.disconnect()),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
  );
});
