import type { SubscriptionStatus } from '../../data/billing.ts';
import type { Plan } from '../../data/plans.ts';
import { formatTime } from '../../shared/time.tsx';

/** When a subscription's trial ends; null without a trial. ISO 8601. */
export const trialEndOf = ({ status, trial_end: end }: SubscriptionStatus): string | null =>
  status === 'trialing' ? end : null;

/** Result of a change, from the API's answer: it may take effect later. */
export function changeResult(answer: SubscriptionStatus, plan: Plan): string {
  const { pending_change: pending } = answer;
  const trialEnd = trialEndOf(answer);
  if (pending?.tier === plan.id) {
    return `${plan.display_name} begins on ${formatTime(pending.effective_at, 'weekday')}.`;
  }
  if (trialEnd !== null) {
    return `${plan.display_name} begins when your trial ends, on ${formatTime(trialEnd, 'weekday')}.`;
  }
  if (answer.tier === plan.id) return `You are on ${plan.display_name} now.`;
  return `The change to ${plan.display_name} is accepted. This page shows it as soon as it takes effect.`;
}
