import type { Context } from '../../core/context.ts';
import { DAY } from '../types.ts';
import { trialNoticeDays } from './plan-ahead.ts';

/** Sends `trial_will_end` at once if the trial ends within three days. Otherwise it is scheduled. */
export function sendTrialWillEnd(context: Context, id: string): void {
  const subscription = context.get('subscription', id);
  if (subscription.status !== 'trialing' || subscription.trial_end === null) return;
  if (subscription.trial_end - trialNoticeDays * DAY > context.now(subscription)) return;
  context.emit('customer.subscription.trial_will_end', subscription);
}
