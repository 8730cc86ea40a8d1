import { ACCOUNT_SYNC, accountWake } from '../../workflows/contracts/account-sync.ts';
import type { ActivityDeps } from '../deps.ts';

/**
 * Signals the customer's account sync to write the newest state to Keycloak and Lago; starts it if none
 * runs.
 */
export async function wakeAccountSync(
  deps: Pick<ActivityDeps, 'temporal'>,
  customerId: string,
): Promise<void> {
  await deps.temporal.workflow.signalWithStart(ACCOUNT_SYNC, accountWake(customerId));
}
