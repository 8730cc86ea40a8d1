import { ApplicationFailure } from '@temporalio/activity';
import { refuseTakeOver } from '../../domain/subscriptions/take-over.ts';
import {
  hasManagedMark,
  readTakeOver,
  setManagedMarkAtStripe as setAtStripe,
} from '../../gateways/stripe/subscriptions/take-over.ts';
import type { ActivityDeps } from '../deps.ts';
import { performEffect } from '../effects/perform-effect.ts';

/** `managed`: writes the mark; else removes it. */
interface ManagedMarkStep {
  key: string;
  subscriptionId: string;
  managed: boolean;
}

/**
 * Takes a subscription over or lets it go, by the mark at Stripe. Stripe is asked at that moment whether it
 * can be taken over.
 * @throws ApplicationFailure, not retryable, with a code of `refuseTakeOver`; `not_managed`
 */
export const setManagedMark =
  (deps: ActivityDeps) =>
  ({ key, subscriptionId, managed }: ManagedMarkStep): Promise<Record<string, never>> =>
    performEffect<Record<string, never>>(deps, {
      key,
      // A subscription to take over has no mark yet; `refuseTakeOver` decides whether it may get one.
      subject: managed ? 'made_here' : { subscriptionId },
      kind: managed ? 'take_over' : 'let_go',
      intent: { subscriptionId },
      call: async (idempotencyKey) => {
        const refusal = managed
          ? refuseTakeOver(await readTakeOver(deps.stripe, subscriptionId, await deps.plans()))
          : null;
        // An earlier attempt succeeded.
        if (refusal?.code === 'already_managed') return {};
        if (refusal !== null) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code);
        await setAtStripe(deps.stripe, { subscriptionId, managed, idempotencyKey });
        return {};
      },
      lookUp: async () => ((await hasManagedMark(deps.stripe, subscriptionId)) === managed ? {} : null),
      providerId: () => subscriptionId,
    });
