import { setTimeout as wait } from 'node:timers/promises';
import type { LoadResult } from './job.ts';

/** How much is done, and how fast. */
export interface Extent {
  /** So many pieces, or as many as fit into the time. */
  pieces: number;
  /** No piece is begun after so long; default: all are done. */
  forMs?: number;
  /** Pieces begun a second; null, the default: as soon as somebody is free. */
  perSecond?: number | null;
}

/**
 * Has workers do one piece after another and measures each. Paced, a piece is late from the moment when it
 * was due, whoever was busy then: waiting for a free worker counts.
 */
export async function measureEach<Worker>(
  workers: readonly Worker[],
  { pieces, forMs = Infinity, perSecond = null }: Extent,
  work: (worker: Worker, index: number) => Promise<unknown>,
): Promise<LoadResult> {
  const latencies: number[] = [];
  let next = 0;
  const begun = performance.now();
  const dueAt = (index: number): number =>
    perSecond === null ? performance.now() : begun + (index * 1_000) / perSecond;
  await Promise.all(
    workers.map(async (worker) => {
      for (;;) {
        const index = next++;
        const due = dueAt(index);
        if (index >= pieces || due - begun >= forMs) return;
        const early = due - performance.now();
        if (early > 0) await wait(early);
        await work(worker, index);
        latencies.push(performance.now() - due);
      }
    }),
  );
  return { elapsedMs: performance.now() - begun, latencies, answeredAt: [] };
}
