import type { Role } from '../../data/session.ts';
import type { CustomerSubscription } from '../data/customer-page.ts';

/** What staff may do to a subscription. */
export type ActionName =
  | 'extend_trial'
  | 'retry'
  | 'hold'
  | 'skip_message'
  | 'extend_grace'
  | 'write_off'
  | 'change_tier'
  | 'pause'
  | 'resume'
  | 'reset_usage'
  | 'apply_coupon'
  | 'remove_discount'
  | 'take_over'
  | 'let_go'
  | 'cancel';

interface Action {
  name: ActionName;
  label: string;
  /** Cannot be taken back. */
  grave: boolean;
  /** Of the account, by its customer. */
  byAccount: boolean;
}

const action = (name: ActionName, label: string, more: Partial<Action> = {}): Action => ({
  name,
  label,
  grave: false,
  byAccount: false,
  ...more,
});

type Facts = Pick<
  CustomerSubscription,
  'status' | 'mode' | 'dunning' | 'cancel_at_period_end' | 'pending_change' | 'paused_until' | 'staff_limits'
>;

/** The actions allowed on a subscription for this role. The API checks them again. */
export function actionsOf(subscription: Facts, role: Role): Action[] {
  const admin = role === 'admin';
  if (over.has(subscription.status)) return [];
  // Everything else is refused.
  if (subscription.mode === 'observed') return [resetUsage, ...(admin ? [takeOver] : [])];
  if (subscription.mode === 'foreign') return [];
  return [...managedActions(subscription, admin), ...(admin ? [letGo] : [])];
}

function managedActions(subscription: Facts, admin: boolean): Action[] {
  const { trial_days: trial, hold_days: hold, grace_days: grace } = subscription.staff_limits;
  switch (subscription.status) {
    case 'trialing':
      return [
        ...(trial === 0 ? [] : [action('extend_trial', 'Extend the trial…')]),
        resetUsage,
        ...(admin ? changes(subscription) : []),
      ];
    case 'past_due':
    case 'suspended':
      return [
        ...(subscription.dunning === null
          ? []
          : [
              action('retry', 'Charge now…'),
              ...(hold === 0 ? [] : [action('hold', 'Hold until a day…')]),
              action('skip_message', 'Leave out the next message…'),
              ...(grace === 0 ? [] : [action('extend_grace', 'Extend the grace period…')]),
              action('write_off', 'Write the debt off…', { grave: true }),
            ]),
        resetUsage,
        ...(admin ? [removeDiscount, cancel] : []),
      ];
    case 'active':
    case 'paused':
      return [resetUsage, ...(admin ? changes(subscription) : [])];
    default:
      return [];
  }
}

const over = new Set(['canceled', 'expired', 'incomplete_expired']);
const takeOver = action('take_over', 'Take over…');
const letGo = action('let_go', 'Let go…', { grave: true });
const applyCoupon = action('apply_coupon', 'Apply a coupon…');
const removeDiscount = action('remove_discount', 'Remove a discount…');
const resetUsage = action('reset_usage', 'Reset the usage…', { byAccount: true });
const cancel = action('cancel', 'End it now…', { grave: true, byAccount: true });

function changes({ status, cancel_at_period_end: canceling, pending_change: pending }: Facts): Action[] {
  const scheduled = canceling === true || pending !== null || status === 'paused';
  return [
    ...(status === 'active' || status === 'trialing'
      ? [action('change_tier', 'Change the plan…', { byAccount: true })]
      : []),
    ...(scheduled ? [action('resume', 'Take back what is scheduled…', { byAccount: true })] : []),
    ...(status === 'active' ? [action('pause', 'Pause…', { byAccount: true })] : []),
    applyCoupon,
    removeDiscount,
    cancel,
  ];
}
