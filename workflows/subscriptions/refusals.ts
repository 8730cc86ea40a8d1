import { trialPolicyWith } from '../../domain/catalogue/plan-policy.ts';
import {
  refuseCancel,
  refuseExtendTrial,
  refusePause,
  refuseResume,
} from '../../domain/subscriptions/changes.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { refusalOfMode } from '../../domain/subscriptions/mode.ts';
import { refuseTakeOver } from '../../domain/subscriptions/take-over.ts';
import { isFinal } from '../../domain/subscriptions/status.ts';
import type { ChangeRequest } from '../contracts/actor.ts';
import type { CancelInput, ExtendTrialInput, PauseInput } from '../contracts/subscription-lifecycle.ts';
import type { Lifecycle } from './lifecycle.ts';

/**
 * Why a request is refused now; null when it is allowed. Synchronous, because these are Update validators:
 * a refused request writes no history. Each is checked again when its turn comes, after the changes before
 * it.
 */
export const refusalOfAnyChange = ({ state }: Lifecycle): Refusal | null =>
  refusalOfMode(state.snapshot?.mode) ??
  (isFinal(state.standing.status)
    ? {
        code: 'illegal_transition',
        message: `The subscription is ${state.standing.status}; nothing about it can be changed.`,
      }
    : null);

export const refusalOfTakeOver = ({ state }: Lifecycle): Refusal | null => {
  const { snapshot, standing } = state;
  if (snapshot === null) return null;
  const { mode = 'managed' } = snapshot;
  return mode === 'observed' && !isFinal(standing.status)
    ? null
    : refuseTakeOver({
        stripeStatus: isFinal(standing.status) ? 'canceled' : snapshot.stripeStatus,
        isMarked: mode === 'managed',
        isMapped: mode !== 'foreign',
        planItems: 1,
      });
};

export const refusalOfLetGo = ({ state }: Lifecycle): Refusal | null =>
  state.snapshot && refusalOfMode(state.snapshot.mode);

export const refusalOfCancel = ({ state }: Lifecycle, { atPeriodEnd }: CancelInput): Refusal | null =>
  state.snapshot &&
  (refusalOfMode(state.snapshot.mode) ?? refuseCancel(state.standing, state.snapshot, { atPeriodEnd }));

export const refusalOfResume = (life: Lifecycle, request: ChangeRequest): Refusal | null => {
  const { state } = life;
  if (state.snapshot === null) return null;
  const mayWithdraw =
    state.snapshot.pendingChange !== null && !isLeftUnpaid(state) && !isBoundToMigration(life, request);
  return (
    refusalOfMode(state.snapshot.mode) ?? (mayWithdraw ? null : refuseResume(state.standing, state.snapshot))
  );
};

/** Whether the change that waits is a price migration, which a customer cannot withdraw. */
export const isBoundToMigration = ({ state }: Lifecycle, { actor }: ChangeRequest): boolean =>
  actor.kind === 'customer' && state.snapshot?.pendingChange?.migrationId !== undefined;

const isLeftUnpaid = ({ standing }: Lifecycle['state']): boolean => standing.dunning?.outcome === 'unpaid';

export const refusalOfPause = ({ state, clock }: Lifecycle, { until }: PauseInput): Refusal | null =>
  state.snapshot &&
  (refusalOfMode(state.snapshot.mode) ?? refusePause(state.standing, state.snapshot, { until }, clock.now()));

export const refusalOfExtendTrial = ({ state }: Lifecycle, { days }: ExtendTrialInput): Refusal | null =>
  state.snapshot &&
  (refusalOfMode(state.snapshot.mode) ??
    refuseExtendTrial(
      state.standing,
      state.snapshot,
      { days, alreadyExtendedDays: state.staffTrialDays },
      trialPolicyWith(state.snapshot.terms?.trial),
    ));
