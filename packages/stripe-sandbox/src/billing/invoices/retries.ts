import type { Context } from '../../core/context.ts';
import { accountSettings } from '../../core/account.ts';
import { endSubscription } from '../subscriptions/end.ts';
import { neverRetried } from '../../payments/test-banks.ts';
import { changeSubscription } from '../subscriptions/save.ts';
import { DAY, type Invoice, type Subscription } from '../types.ts';
import { defaultIntent } from './invoice-payments.ts';

/** Days between Smart Retries. This is Stripe's former fixed schedule: 3, 5 and 7 days. */
const retryDays = [3, 5, 7];

/** When Stripe tries again after the `count`th attempt, or null when retries are off or used up. */
export function nextAttemptAt(context: Context, invoice: Invoice, count: number): number | null {
  const days = retryDays[count - 1];
  if (!accountSettings(context).smartRetries || days === undefined || !invoice.auto_advance) return null;
  if (isNeverRetried(context, invoice)) return null;
  return context.now(invoice) + days * DAY;
}

/** Whether what failed last was a debit that Stripe tries once only. */
function isNeverRetried(context: Context, { id }: Invoice): boolean {
  const intent = defaultIntent(context, id);
  const failed = intent === null ? undefined : context.find('payment_intent', intent)?.last_payment_error;
  return neverRetried.has(failed?.payment_method?.type ?? '');
}

/** What the account's settings want done with the subscription once Stripe has no retry left. */
export function afterLastAttempt(context: Context, invoice: Invoice, subscription: Subscription): void {
  const { smartRetries, afterRetries } = accountSettings(context);
  if (!smartRetries || subscription.status !== 'past_due') return;
  if (invoice.attempt_count <= retryDays.length && !isNeverRetried(context, invoice)) return;
  if (afterRetries === 'unpaid') {
    changeSubscription(context, subscription.id, (draft) => void (draft.status = 'unpaid'));
  } else if (afterRetries === 'cancel') {
    endSubscription(context, subscription.id, { reason: 'payment_failed' });
  }
}
