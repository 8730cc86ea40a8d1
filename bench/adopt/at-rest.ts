import { PREDICTIONS_SCHEDULE_ID } from '../../workflows/contracts/predictions.ts';
import { RECONCILIATION_SCHEDULE_ID } from '../../workflows/contracts/reconciliation.ts';
import { untilQuiet } from '../spine/populate.ts';
import { untilCount } from '../system/accounts.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import type { Product } from '../system/product.ts';

/** What runs by the clock would be counted too. */
export async function pauseSchedules({ temporal }: Product): Promise<void> {
  for (const id of [PREDICTIONS_SCHEDULE_ID, RECONCILIATION_SCHEDULE_ID])
    await temporal.schedule.getHandle(id).pause('measured on demand');
}

/** Until every event that Stripe sent has been followed. */
export async function untilFollowed(product: Product): Promise<void> {
  const open = `select count(*) as n from inbox_events where state in ('pending', 'delivered')`;
  await untilCount(product, 'events to be processed', open, [], 0);
  await untilQuiet(product);
}

/** How many requests the sandbox has answered. */
export const requestsSoFar = async (system: BenchSystem): Promise<number> =>
  Object.values(await requestsByPath(system)).reduce((sum, count) => sum + count, 0);

/** The same by method and path. */
export async function requestsByPath({ sandboxUrl }: BenchSystem): Promise<Record<string, number>> {
  const response = await fetch(`${sandboxUrl}/_sandbox/requests`);
  const { requests } = (await response.json()) as {
    requests: { method: string; path: string; count: number }[];
  };
  return Object.fromEntries(requests.map(({ method, path, count }) => [`${method} ${path}`, count]));
}
