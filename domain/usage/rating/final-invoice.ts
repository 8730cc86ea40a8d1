import { plainMoney } from '../../money.ts';
import { HOUR_MS, isoDay } from '../../period.ts';
import type { Policy } from '../../policy.ts';
import { smallestCharge } from '../../smallest-charge.ts';
import { LATEST_MS } from '../ingest/validate-event.ts';

/** Usage is accepted for 35 days after the end; an hour later it is closed and rated. */
const CLOSED_BY_MS = HOUR_MS;

/** When the usage of a subscription that ended at `endedAt` is complete. Epoch milliseconds on its clock. */
export const finalInvoiceAt = (endedAt: number): number => endedAt + LATEST_MS + CLOSED_BY_MS;

/** Facts of an ended subscription for the decision about usage after its last invoice. */
export interface AfterEnd {
  /**
   * Charges of all periods minus what was invoiced, minor units. Negative: the customer is owed the
   * difference.
   */
  amount: number;
  currency: string;
  /**
   * The remaining debt: `given_up` was written off or voided at the end; `disputed`: the subscription ended
   * over a payment that the bank took back.
   */
  debt: 'none' | 'given_up' | 'disputed';
  policy: Policy['usageAfterEnd'];
  /** There was such an invoice before. */
  isInvoiced: boolean;
}

/** The decision, and its reason. */
export interface AfterEndDecision {
  action: 'invoice' | 'waive' | 'ask';
  /** Stable name of the rule that decided it. */
  rule: string;
  /** Why it is waived, or left to a person: the end of a sentence. */
  why: string;
}

/**
 * Decides about usage after the last invoice, once it is complete. Money is charged automatically only when
 * nothing speaks against it, and once. Money owed to the customer is returned by staff: no next invoice
 * exists to deduct it from.
 */
export function afterEnd({ amount, currency, debt, policy, isInvoiced }: AfterEnd): AfterEndDecision {
  if (amount < 0)
    return { action: 'ask', rule: 'usage_after_end_owed', why: 'the customer is owed it; credit it' };
  if (debt === 'given_up')
    return { action: 'waive', rule: 'usage_after_end_debt_given_up', why: 'its debt was given up' };
  const least = smallestCharge(currency);
  if (amount < least) {
    const why = `it is less than Stripe charges (${plainMoney({ amount: least, currency })})`;
    return { action: 'waive', rule: 'usage_after_end_too_small', why };
  }
  if (debt === 'disputed')
    return { action: 'ask', rule: 'usage_after_end_disputed', why: 'a payment was disputed and lost' };
  if (policy === 'ask')
    return { action: 'ask', rule: 'usage_after_end_policy', why: 'the policy leaves it to a person' };
  if (isInvoiced)
    return { action: 'ask', rule: 'usage_after_end_again', why: 'the invoice after the end is made already' };
  return { action: 'invoice', rule: 'usage_after_end_invoiced', why: 'no more usage can come' };
}

/** Prefix of the text about uninvoiced usage. */
const AFTER_THE_LAST = 'Usage came after the last invoice of the subscription';

/** Whether a period's note is of that. */
export const isAfterTheLast = (attention: string | null): boolean =>
  attention?.startsWith(AFTER_THE_LAST) === true;

/**
 * Describes uninvoiced usage. `at`: when it is invoiced automatically, epoch milliseconds; otherwise `why`
 * staff decide.
 */
export function afterTheLast(
  money: { amount: number; currency: string },
  next: { at: number } | string,
): string {
  const sum = plainMoney({ ...money, amount: Math.abs(money.amount) });
  const what = money.amount < 0 ? `${sum} is owed to the customer` : `${sum} is on none`;
  const then =
    typeof next === 'string'
      ? `Invoice, credit or waive it: ${next}.`
      : `That is decided on ${isoDay(next.at)} by itself, unless it is seen to before.`;
  return `${AFTER_THE_LAST}: ${what}. ${then}`;
}
