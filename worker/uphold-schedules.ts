import type { Client } from '@temporalio/client';
import { ensureSweep } from './ensure-sweep.ts';
import { remakeSchedules } from './schedules.ts';
import { TUNING } from './tuning.ts';

const timeLimitMs = 10_000;

/**
 * Makes schedules and the standing sweep again if they are gone: with a lost store of Temporal they are, and no
 * worker need be started again for them.
 * @returns stops it
 */
export function upholdSchedules(temporal: Client, { sweeps }: { sweeps: boolean }): () => Promise<void> {
  let working: Promise<void> | null = null;
  const turn = (): void => {
    working ??= temporal
      .withDeadline(Date.now() + timeLimitMs, async () => {
        await remakeSchedules(temporal);
        if (sweeps) await ensureSweep(temporal);
      })
      // Temporal is away: the next turn tries again.
      .catch(() => undefined)
      .finally(() => {
        working = null;
      });
  };
  const timer = setInterval(turn, TUNING.upholdsSchedulesEvery);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
