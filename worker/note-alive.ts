import type { Client } from '@temporalio/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { noteWorkerAlive } from '../db/system/worker-presence.ts';
import { toMs } from '../domain/period.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';
import { TUNING } from './tuning.ts';

const timeLimitMs = 5_000;

/** Notes that go on until they are stopped. */
interface AliveNotes {
  stop: () => Promise<void>;
  /** Whether a note of the last minute succeeded: one that failed may be a short fault. */
  areFresh: () => boolean;
}

/**
 * Notes every few seconds that this process works. Not while Temporal is away: then no timer fires, and that
 * is an outage as well.
 */
export function noteAliveWhileRunning(orm: MikroORM, temporal: Client): AliveNotes {
  let notedAt = -Infinity;
  const note = async (): Promise<void> => {
    await temporal.withDeadline(Date.now() + timeLimitMs, () => temporal.workflowService.getSystemInfo({}));
    await noteWorkerAlive(orm.em.fork(), toMs(DEFAULT_POLICY.absence.after));
    notedAt = performance.now();
  };
  let noting: Promise<void> | null = null;
  const turn = (): void => {
    // Without Temporal or the database there is nothing to note; the next turn tries again.
    noting ??= note()
      .catch(() => undefined)
      .finally(() => {
        noting = null;
      });
  };
  turn();
  const timer = setInterval(turn, TUNING.notesAliveEvery);
  return {
    stop: async () => {
      clearInterval(timer);
      await noting;
    },
    areFresh: () => performance.now() - notedAt < TUNING.notesAreFreshFor,
  };
}
