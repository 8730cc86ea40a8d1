import type { LoadResult } from './job.ts';

/** Has workers do each task once, the next one as soon as they are free, and measures each. */
export async function inBatches<Worker, Task>(
  workers: readonly Worker[],
  tasks: readonly Task[],
  work: (worker: Worker, task: Task) => Promise<unknown>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    workers.map(async (worker) => {
      for (;;) {
        const task = tasks[next++];
        if (task === undefined) return;
        const sent = performance.now();
        await work(worker, task);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  return { elapsedMs: performance.now() - begun, latencies, answeredAt: [] };
}
