import type { EntityManager } from '@mikro-orm/postgresql';
import { execute, query } from '../sql.ts';

/** What was started, with which of the settings that all need the same. */
export interface StartedProcess {
  process: 'api' | 'worker';
  settings: Record<string, string>;
  startedAt: number;
}

/** Notes a start. Of several processes of a kind the last one counts. */
export const noteStart = (
  em: EntityManager,
  { process, settings }: Omit<StartedProcess, 'startedAt'>,
): Promise<number> =>
  execute(
    em,
    `insert into process_settings (process, settings, started_at) values ($1, $2, now())
     on conflict (process) do update set settings = excluded.settings, started_at = excluded.started_at`,
    [process, JSON.stringify(settings)],
  );

/** The last start of each kind. */
export const lastStarts = (em: EntityManager): Promise<StartedProcess[]> =>
  query<StartedProcess>(em, 'select process, settings, started_at from process_settings order by process');
