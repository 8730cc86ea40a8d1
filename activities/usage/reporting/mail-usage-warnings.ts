import type { ActivityDeps } from '../../deps.ts';
import { deliverUnsent } from '../../messages/deliver-unsent.ts';

/** Sends usage warnings that have not been sent yet. The next run retries those that fail. */
export const mailUsageWarnings =
  (deps: ActivityDeps) => async (): Promise<{ sent: number; waiting: number }> =>
    deps.mail === null ? { sent: 0, waiting: 0 } : deliverUnsent(deps, ['usage_warning'], deps.now());
