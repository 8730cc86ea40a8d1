import type { Client } from '@temporalio/client';
import type { MikroORM } from '@mikro-orm/postgresql';
import { noteWorkerAlive } from '../db/system/worker-presence.ts';
import { toMs } from '../domain/period.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';
import { TUNING } from './tuning.ts';

const timeLimitMs = 5_000;

/**
 * Notes every few seconds that this process works. Not while Temporal is away: then no timer fires, and that
 * is an outage as well.
 * @returns what ends it
 */
export function noteAliveWhileRunning(orm: MikroORM, temporal: Client): () => Promise<void> {
  const note = async (): Promise<void> => {
    await temporal.withDeadline(Date.now() + timeLimitMs, () => temporal.workflowService.getSystemInfo({}));
    await noteWorkerAlive(orm.em.fork(), toMs(DEFAULT_POLICY.absence.after));
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
  return async () => {
    clearInterval(timer);
    await noting;
  };
}
