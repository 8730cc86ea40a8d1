import type { InvoiceFacts } from '../subscriptions/snapshot.ts';
import { isOpen } from './unpaid.ts';

/** Whether all that is owed is for changes that took effect before they were paid, and are not taken back. */
export function isAllOfChange(invoices: readonly InvoiceFacts[]): boolean {
  const open = invoices.filter(isOpen);
  return open.length > 0 && open.every(({ isOfChange }) => isOfChange === true);
}

/** Says so for staff, and names the invoices of changes where more is owed; empty without any. */
export function explainChange(invoices: readonly InvoiceFacts[]): string {
  const changes = invoices.filter((invoice) => isOpen(invoice) && invoice.isOfChange === true);
  if (changes.length === 0) return '';
  const named = isAllOfChange(invoices) ? '' : `${changes.map(({ id }) => id).join(', ')} `;
  return `${named}for a change that took effect before it was paid: plan and price stay`;
}
