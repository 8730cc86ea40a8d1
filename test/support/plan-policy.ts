import { TUNING } from '../../worker/tuning.ts';
import type { BillingSystem } from './billing-system.ts';
import { until } from './until.ts';

/**
 * Changes a plan's rules from the defaults. The API uses them at once, the worker after {@link
 * plansReadAnew}.
 */
export async function setPolicy(system: BillingSystem, plan: string, policy: object): Promise<void> {
  const token = await system.identity.token({ email: 'admin@example.com', role: 'admin' });
  const body = { policy, reason: 'Agreed on' };
  const put = await system.api.call('PUT', `/admin/plans/${plan}/policy`, { token, body });
  if (put.status !== 200) throw new Error(`the policy was refused: ${JSON.stringify(put.body)}`);
}

/** Waits until the worker has read the plans again. */
export async function plansReadAnew(): Promise<void> {
  const at = Date.now();
  await until(() => Date.now() > at + TUNING.plansAreFreshFor, { what: 'the worker reads plans anew' });
}
