import type { LoadResult } from './job.ts';

/** Has workers take tasks for so long, each the next one as soon as it is free, and measures each. */
export async function inTurns<Worker>(
  workers: readonly Worker[],
  forMs: number,
  work: (worker: Worker, index: number) => Promise<void>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  await Promise.all(
    workers.map(async (worker) => {
      for (;;) {
        const sent = performance.now();
        if (sent - begun >= forMs) return;
        await work(worker, next++);
        latencies.push(performance.now() - sent);
      }
    }),
  );
  return { elapsedMs: performance.now() - begun, latencies, answeredAt: [] };
}
