import { isBankDebit, isLikeCard } from '../documents/payment-methods.ts';
import type { DunningStrategy, RetryRule } from './types.ts';

/** Days between two tries; a debit that is on its way by then is waited for. */
const SPACING_DAYS = 7;
/** Days after the failure of the first try, where no payday is known. */
const FIRST_WITHOUT_PAYDAY = 2;
/**
 * A returned ACH debit may be presented twice more (Nacha Operating Rules, "Reinitiation of Returned
 * Entries").
 */
const MOST_OF_ACH = 2;
/** Debits whose tries are the plan's to set: their schemes count none. */
const BY_PLAN: ReadonlySet<string> = new Set(['sepa_debit', 'bacs_debit']);

/** Days after the failure by which so many tries can have been asked for, where no payday is known. */
export const lastDebitTryDay = (tries: number): number => FIRST_WITHOUT_PAYDAY + (tries - 1) * SPACING_DAYS;

/** Few tries, since a bank charges for a debit that fails and takes days to say so. */
function debitRule(tries: number): RetryRule {
  const every = (from: number): { days: number }[] =>
    Array.from({ length: tries }, (_, index) => ({ days: from + index * SPACING_DAYS }));
  return { kind: 'payday_and_after', after: every(0), fallback: every(FIRST_WITHOUT_PAYDAY) };
}

/**
 * A strategy for the payment method to charge. Retries are the method's own, in the number that the plan
 * allows; everything else is the plan's, so a customer who changes from a card to a bank account during an
 * episode keeps its deadlines.
 */
export function forMethod(strategy: DunningStrategy, methodType: string | null | undefined): DunningStrategy {
  const most = mostTriesOf(strategy, methodType);
  if (most === null) return strategy;
  const tries = Math.min(strategy.debitTries, most);
  // What is never tried again asks for another method at once.
  const rule: RetryRule = tries === 0 ? { kind: 'never' } : debitRule(tries);
  return {
    ...strategy,
    retries: { ...strategy.retries, insufficient_funds: rule, temporary: rule, generic: rule },
  };
}

/** Null for a method that is tried as the strategy says of cards. */
function mostTriesOf({ mostTries }: DunningStrategy, methodType: string | null | undefined): number | null {
  if (mostTries === undefined) {
    if (!isBankDebit(methodType)) return null;
    return methodType === 'us_bank_account' ? MOST_OF_ACH : Infinity;
  }
  if (methodType == null || isLikeCard(methodType)) return null;
  if (BY_PLAN.has(methodType)) return Infinity;
  return Object.hasOwn(mostTries, methodType) ? (mostTries[methodType] ?? 0) : mostTries.other;
}
