import { differencesBetween } from '../../config/shared-settings.ts';
import type { MikroORM } from '../../db/orm.ts';
import { lastStarts } from '../../db/system/process-settings.ts';
import { failed, passed, skipped } from './finding.ts';
import type { Finding } from './finding.ts';

const NAME = 'Settings';

/** Whether API and worker were started with the same of what both need the same. */
export async function checkSettings(orm: MikroORM): Promise<Finding[]> {
  const starts = await lastStarts(orm.em.fork());
  if (starts.length < 2) return [skipped(NAME, 'API and worker are compared once both were started')];
  const differs = differencesBetween(starts);
  if (differs.length === 0) return [passed(NAME, 'API and worker were started with the same ones')];
  const times = starts.map(({ process, startedAt }) => `${process}: ${new Date(startedAt).toISOString()}`);
  return [
    failed(
      NAME,
      `${differs.join('; ')} (last starts ${times.join(', ')})`,
      'Give both the same value, and start them again.',
    ),
  ];
}
