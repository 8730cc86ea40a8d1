import {
  accountChangedSignal,
  accountSyncStart,
  ACCOUNT_SYNC,
} from '../../workflows/contracts/account-sync.ts';
import type { ActivityDeps } from '../deps.ts';

/** Asks the customer's account workflow to bring Keycloak and Lago to the newest state; starts it where none runs. */
export async function wakeAccountSync(
  deps: Pick<ActivityDeps, 'temporal'>,
  customerId: string,
): Promise<void> {
  await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, {
    ...accountSyncStart(customerId),
    signal: accountChangedSignal,
  });
}
