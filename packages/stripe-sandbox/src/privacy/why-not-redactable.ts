import { accountSettings } from '../core/account.ts';
import type { Context } from '../core/context.ts';

/** What keeps a job from running, as `privacy.redaction_job_validation_error`. */
export interface Obstacle {
  id: string;
  object: 'privacy.redaction_job_validation_error';
  code: 'invalid_state';
  message: string;
  erroring_object: { id: string; object_type: string };
}

const DAY_S = 86_400;

/**
 * Why a customer cannot be redacted (docs.stripe.com/privacy/deletion-requests): unfinished objects, or
 * transactions of the last 90 days. With `fix`, the job detaches payment methods itself.
 */
export function whyNotRedactable(context: Context, customer: string, isFixing: boolean): Obstacle[] {
  const { redactionAfterDays } = accountSettings(context);
  const obstacles: Obstacle[] = [];
  const refuse = (object_type: string, id: string, message: string): void => {
    obstacles.push({
      id: context.newId('prjve'),
      object: 'privacy.redaction_job_validation_error',
      code: 'invalid_state',
      message,
      erroring_object: { id, object_type },
    });
  };
  for (const { id, status } of context.each('subscription', 'customer', customer))
    if (status !== 'canceled' && status !== 'incomplete_expired')
      refuse('subscription', id, 'Cancel the subscription first.');
  for (const { id, status } of context.each('invoice', 'customer', customer))
    if (status === 'open' || status === 'draft') refuse('invoice', id, 'Void the invoice first.');
  for (const { id, created } of context.each('charge', 'customer', customer))
    if (redactionAfterDays > 0 && created > context.now() - redactionAfterDays * DAY_S)
      refuse('charge', id, `It can be redacted ${redactionAfterDays} days after it was made.`);
  if (!isFixing)
    for (const { id } of context.each('payment_method', 'customer', customer))
      refuse('payment_method', id, 'Detach the payment method first.');
  return obstacles;
}
