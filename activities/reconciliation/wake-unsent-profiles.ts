import { customersWithUnsentProfile } from '../../db/accounts/account-sync.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import { ACCOUNT_SYNC, profileWake } from '../../workflows/contracts/account-sync.ts';
import type { ActivityDeps } from '../deps.ts';

/** Younger than this a change is still on its way by itself. */
const WAITS_SINCE_MS = 10 * MINUTE_MS;

/**
 * Wakes account syncs whose new e-mail address or name never reached Stripe, because Temporal was
 * unavailable when the change was made.
 * @returns how many waited
 */
export const wakeUnsentProfiles = (deps: ActivityDeps) => async (): Promise<number> => {
  const waiting = await customersWithUnsentProfile(deps.orm.em.fork(), deps.now() - WAITS_SINCE_MS);
  for (const customerId of waiting)
    await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, profileWake(customerId));
  return waiting.length;
};
