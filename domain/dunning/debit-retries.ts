import { isBankDebit } from '../documents/payment-methods.ts';
import type { DunningStrategy, RetryRule } from './types.ts';

/** Two tries, since a bank charges for a debit that fails and takes days to say so. */
const TWO_TRIES: RetryRule = {
  kind: 'payday_and_after',
  after: [{}, { days: 7 }],
  fallback: [{ days: 2 }, { days: 9 }],
};

/**
 * A strategy as it goes for the method that would be charged. Retries are the method's own, all else is the plan's: a customer who
 * changes from a card to a bank account in the middle of an episode keeps its deadlines.
 */
export const forMethod = (
  strategy: DunningStrategy,
  methodType: string | null | undefined,
): DunningStrategy =>
  isBankDebit(methodType)
    ? {
        ...strategy,
        retries: {
          ...strategy.retries,
          insufficient_funds: TWO_TRIES,
          temporary: TWO_TRIES,
          generic: TWO_TRIES,
        },
      }
    : strategy;
