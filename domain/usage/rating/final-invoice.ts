import { plainMoney } from '../../money.ts';
import { HOUR_MS, isoDay } from '../../period.ts';
import type { Policy } from '../../policy.ts';
import { smallestCharge } from '../../smallest-charge.ts';
import { LATEST_MS } from '../ingest/validate-event.ts';

/** Usage is taken until 35 days after the end; an hour later it is closed and settled. */
const CLOSED_BY_MS = HOUR_MS;

/** From when on nothing more can come to the usage of a subscription that ended at `endedAt`. Epoch milliseconds on its clock. */
export const finalInvoiceAt = (endedAt: number): number => endedAt + LATEST_MS + CLOSED_BY_MS;

/** What is known of a subscription that is over when what came after its last invoice is to be invoiced. */
export interface AfterEnd {
  /** What all its periods came to beyond what was charged, minor units; negative: the customer is owed it. */
  amount: number;
  currency: string;
  /**
   * What the customer still owes for it: `given_up` was written off or voided when it ended, `disputed`: it ended over a payment that the
   * bank took back.
   */
  debt: 'none' | 'given_up' | 'disputed';
  policy: Policy['usageAfterEnd'];
  /** There was such an invoice before. */
  isInvoiced: boolean;
}

/** What is done with it, and why. */
export interface AfterEndDecision {
  action: 'invoice' | 'waive' | 'ask';
  /** Stable name of the rule that decided it. */
  rule: string;
  /** Why it is waived, or left to a person: the end of a sentence. */
  why: string;
}

/**
 * Decides what becomes of usage that came after the last invoice of a subscription, once no more can come. Money is taken without a person only
 * where nothing speaks against it, and only once; money that is owed to the customer is given back by a person, who knows where to: there
 * is no next invoice to take it off.
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

/** Begins what is said of usage that no invoice has. */
const AFTER_THE_LAST = 'Usage came after the last invoice of the subscription';

/** Whether a period's note is of that. */
export const isAfterTheLast = (attention: string | null): boolean =>
  attention?.startsWith(AFTER_THE_LAST) === true;

/** What is on no invoice, in words. `at`: when it is invoiced by itself, epoch milliseconds; else `why` it is left to a person. */
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
