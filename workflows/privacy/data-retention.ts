import type { RetentionJobReport } from '../contracts/data-retention.ts';
import { usage } from '../temporal/usage-activities.ts';

/** Deletes expired rows every night, some at a time, by the data map. */
export const dataRetention = (): Promise<RetentionJobReport> =>
  usage.retainData.executeWithOptions({ summary: 'Remove what is older than it is kept for' }, []);
