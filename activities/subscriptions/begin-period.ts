import { ApplicationFailure } from '@temporalio/activity';
import {
  PeriodHeld,
  beginPeriodAtStripe,
  isPeriodOver,
} from '../../gateways/stripe/subscriptions/begin-period.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';
import type { EffectInput } from '../types.ts';

type Begun = Record<string, never>;
const BEGUN: Begun = {};

/**
 * Begins a new period after a pause that voided the running one's renewal. `unpaidSince` is that period's
 * start, billing time. @throws ApplicationFailure, not retryable, where it would take something away
 */
export const beginPeriodAfterPause =
  (deps: ActivityDeps) =>
  ({ key, subscriptionId, unpaidSince }: EffectInput & { unpaidSince: number }): Promise<Begun> => {
    const input = async () => ({ subscriptionId, unpaidSince, plans: await deps.plans() });
    return performEffect<Begun>(deps, {
      key,
      subject: { subscriptionId },
      kind: 'begin_period',
      intent: { subscriptionId, unpaidSince },
      call: async (idempotencyKey) => {
        await beginPeriodAtStripe(deps.stripe, { ...(await input()), idempotencyKey }).catch(refuseHeld);
        return BEGUN;
      },
      lookUp: async () => ((await isPeriodOver(deps.stripe, await input())) ? BEGUN : null),
      providerId: () => subscriptionId,
    });
  };

function refuseHeld(error: unknown): never {
  if (!(error instanceof PeriodHeld)) throw error;
  throw ApplicationFailure.nonRetryable(error.message, 'period_held');
}
