/** Facts that may prevent a person's erasure. */
export interface ErasureFacts {
  /** Live subscriptions to any product of the account. */
  runningSubscriptions: readonly string[];
  /** Invoices with something left to pay, or not final yet. */
  unpaidInvoices: readonly string[];
  openDisputes: readonly string[];
  /** Whether a customer of theirs has a balance, in either direction. */
  hasBalance: boolean;
  /** Whether usage is to be invoiced yet. */
  hasUnbilledUsage: boolean;
  /** Whether they have a role of staff here. */
  isStaff: boolean;
}

/** Why a person cannot be erased yet. */
export type ErasureObstacle =
  'subscription_running' | 'invoice_unpaid' | 'dispute_open' | 'balance_left' | 'usage_unbilled' | 'is_staff';

/**
 * Everything that prevents the erasure; empty when it may begin. A debt could not be collected from an
 * erased person. Staff could remove those who check them: whoever grants roles has to agree first.
 */
export function erasureObstacles(facts: ErasureFacts): ErasureObstacle[] {
  const found: [ErasureObstacle, boolean][] = [
    ['subscription_running', facts.runningSubscriptions.length > 0],
    ['invoice_unpaid', facts.unpaidInvoices.length > 0],
    ['dispute_open', facts.openDisputes.length > 0],
    ['balance_left', facts.hasBalance],
    ['usage_unbilled', facts.hasUnbilledUsage],
    ['is_staff', facts.isStaff],
  ];
  return found.filter(([, isSo]) => isSo).map(([obstacle]) => obstacle);
}

/** An obstacle as a person reads it. */
export const OBSTACLE_WORDS: Readonly<Record<ErasureObstacle, string>> = {
  subscription_running: 'a subscription runs: cancel it first',
  invoice_unpaid: 'an invoice is not paid: have it paid, void it or write it off first',
  dispute_open: 'a dispute is open: wait for its end',
  balance_left: 'the customer has a balance: pay it out or settle it first',
  usage_unbilled: 'usage is not invoiced yet: wait for its invoice',
  is_staff:
    'they are staff: take the role away at the identity provider first, and have them sign in once after it',
};
