/** A process of its own for making load, so that making it takes nothing from the event loop of what is measured. */
import { insertRows } from './insert-rows.ts';
import type { LoadJob } from './job.ts';
import { postEvents } from './post-events.ts';

process.once('message', (job: LoadJob) => {
  const work = job.kind === 'post' ? postEvents(job) : insertRows(job);
  work.then(
    (result) => process.send?.({ result }, () => process.disconnect()),
    (error: unknown) => process.send?.({ error: String(error) }, () => process.disconnect()),
  );
});
