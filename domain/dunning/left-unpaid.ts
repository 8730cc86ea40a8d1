import type { InvoiceFacts } from '../subscriptions/snapshot.ts';
import type { DunningReport } from '../subscriptions/state.ts';

/**
 * The debt after an episode that ended with `mark_unpaid`; null for any other episode. That status cannot
 * be set at Stripe, which calls the subscription active or past due, with its collection paused.
 * - `owed`: unpaid, whatever Stripe calls the invoices. Unknown ones count as owed.
 * - `void`: nothing is owed any more, and nothing was paid.
 */
export function debtLeft(
  dunning: DunningReport | null,
  invoices: readonly Pick<InvoiceFacts, 'id' | 'status'>[],
): 'owed' | 'void' | 'paid' | null {
  if (dunning?.outcome !== 'unpaid') return null;
  const statuses = dunning.invoiceIds.map((id) => invoices.find((invoice) => invoice.id === id)?.status);
  if (statuses.some((status) => status !== 'paid' && status !== 'void')) return 'owed';
  return statuses.includes('paid') ? 'paid' : 'void';
}
