import type { Context } from '../../core/context.ts';
import { DAY } from '../types.ts';
import { trialNoticeDays } from './plan-ahead.ts';

/** Tells of a trial's end at once when it is three days away or less; otherwise an appointment does so in time. */
export function tellTrialEnd(context: Context, id: string): void {
  const subscription = context.get('subscription', id);
  if (subscription.status !== 'trialing' || subscription.trial_end === null) return;
  if (subscription.trial_end - trialNoticeDays * DAY > context.now(subscription)) return;
  context.emit('customer.subscription.trial_will_end', subscription);
}
