import type { UsageUpkeepReport } from '../contracts/usage-upkeep.ts';
import { usage } from '../temporal/usage-activities.ts';

/** What the ledger of usage needs once a day: months ahead, old ones written to a file and removed, reservations ended. */
export const usageUpkeep = (): Promise<UsageUpkeepReport> =>
  usage.keepUsage.executeWithOptions({ summary: 'Make months ahead, export and remove old ones' }, []);
