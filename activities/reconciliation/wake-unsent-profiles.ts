import { customersWithUnsentProfile } from '../../db/accounts/account-sync.ts';
import { MINUTE_MS } from '../../domain/period.ts';
import {
  accountSyncStart,
  ACCOUNT_SYNC,
  profileChangedSignal,
} from '../../workflows/contracts/account-sync.ts';
import type { ActivityDeps } from '../deps.ts';

/** Younger than this a change is still on its way by itself. */
const WAITS_SINCE_MS = 10 * MINUTE_MS;

/**
 * Wakes the accounts whose new e-mail address or name never reached Stripe. The request that made the change wakes its own; where the engine was
 * away at that moment, and the user never comes back, nobody else would.
 * @returns how many waited
 */
export const wakeUnsentProfiles = (deps: ActivityDeps) => async (): Promise<number> => {
  const waiting = await customersWithUnsentProfile(deps.orm.em.fork(), deps.now() - WAITS_SINCE_MS);
  for (const customerId of waiting)
    await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, {
      ...accountSyncStart(customerId),
      signal: profileChangedSignal,
    });
  return waiting.length;
};
