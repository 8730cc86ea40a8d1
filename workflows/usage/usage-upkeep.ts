import type { UsageUpkeepReport } from '../contracts/usage-upkeep.ts';
import { usage } from '../temporal/usage-activities.ts';

/**
 * Daily upkeep of the usage ledger: creates partitions ahead, exports and drops old ones, expires
 * reservations.
 */
export const usageUpkeep = (): Promise<UsageUpkeepReport> =>
  usage.keepUsage.executeWithOptions({ summary: 'Make months ahead, export and remove old ones' }, []);
