import type { RetentionJobReport } from '../contracts/data-retention.ts';
import { usage } from '../temporal/usage-activities.ts';

/** Removes once a night what is older than the data map says, a few rows at a time. */
export const dataRetention = (): Promise<RetentionJobReport> =>
  usage.retainData.executeWithOptions({ summary: 'Remove what is older than it is kept for' }, []);
