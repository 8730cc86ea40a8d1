import type { Debit } from '../facts.ts';
import type { Invoice } from '../types.ts';

/**
 * Records what an invoice charged for each item's time, net of discounts. Prorations are recorded when
 * created.
 */
export function debitsOf(invoice: Invoice): Record<string, Debit[]> {
  const debits: Record<string, Debit[]> = {};
  for (const line of invoice.lines.data) {
    const details = line.parent?.subscription_item_details;
    if (!details || details.proration || line.period.end <= line.period.start) continue;
    const cut = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    const debit = { amount: line.amount - cut, ...line.period, invoice: invoice.id, line: line.id };
    (debits[details.subscription_item] ??= []).push(debit);
  }
  return debits;
}
