import type { EntityManager } from '@mikro-orm/postgresql';
import { differencesBetween } from '../../config/shared-settings.ts';
import type { SharedSettings } from '../../config/shared-settings.ts';
import { lastStarts, noteStart } from './process-settings.ts';

const AGAIN_MS = 10_000;

/**
 * Notes with which settings a process was started, as soon as the database answers, and reports what the
 * other one was started with differently. It does not stop the start: one of them is always the first to be
 * given a new value.
 *
 * @returns what ends it
 */
export function noteSettings(
  em: () => EntityManager,
  process: 'api' | 'worker',
  settings: SharedSettings,
  onDifference: (differs: string[]) => void,
): () => Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const note = async (): Promise<void> => {
    await noteStart(em(), { process, settings });
    if (isStopped) return;
    const differs = differencesBetween(await lastStarts(em()));
    if (differs.length > 0) onDifference(differs);
  };
  let noting: Promise<void>;
  const turn = (): void => {
    noting = note().catch(() => {
      if (!isStopped) timer = setTimeout(turn, AGAIN_MS).unref();
    });
  };
  turn();
  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await noting;
  };
}
