import type { Context } from '../core/context.ts';
import type { Subscription } from './types.ts';

/** What was charged for an item's time, net of discounts: the base of later credits. */
export interface Debit {
  amount: number;
  start: number;
  end: number;
  invoice: string | null;
  line: string | null;
}

/** A change that waits for its invoice to be paid (`pending_update`). */
export interface PendingChange {
  invoice: string;
  next: Pick<Subscription, 'items' | 'billing_cycle_anchor' | 'trial_end' | 'trial_start' | 'status'>;
  debits: Record<string, Debit[]>;
}

/** What is remembered of a subscription beside what Stripe shows. The id is the subscription's. */
export interface BillingFacts {
  id: string;
  object: 'sandbox.billing_facts';
  debits: Record<string, Debit[]>;
  pendingChange: PendingChange | null;
}

declare module '../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.billing_facts': BillingFacts;
  }
}

/** The facts of a subscription; empty ones when none were written yet. */
export function factsOf(context: Context, subscription: string): BillingFacts {
  return (
    context.find('sandbox.billing_facts', subscription) ?? {
      id: subscription,
      object: 'sandbox.billing_facts',
      debits: {},
      pendingChange: null,
    }
  );
}

/** Writes the facts of a subscription with the given members changed. */
export function recordFacts(context: Context, subscription: string, change: Partial<BillingFacts>): void {
  context.store.put('sandbox.billing_facts', { ...factsOf(context, subscription), ...change });
}
