import type { Context } from '../../core/context.ts';
import { discountsInForce } from '../discounts/in-force.ts';
import { applyCustomerBalance } from '../rules/balance.ts';
import { discountLines, sumByDiscount } from '../rules/discounts.ts';
import { sumTaxes, taxLines, taxOf } from '../tax/line-taxes.ts';
import type { Invoice } from '../types.ts';

/**
 * Computes discounts, totals and the amount due, in place. For drafts and previews only: a finalized
 * invoice keeps its figures.
 */
export function workOutTotals(context: Context, invoice: Invoice, at: number): void {
  const lines = invoice.lines.data;
  const perLine = discountLines(
    lines.map((line) => ({
      amount: line.amount,
      discountable: line.discountable,
      product: line.pricing?.price_details?.product ?? null,
      own: discountsInForce(context, line.discounts, at),
    })),
    discountsInForce(context, invoice.discounts, at),
    invoice.currency,
  );
  for (const [index, line] of lines.entries()) line.discount_amounts = perLine[index] ?? [];
  const discountTotals = sumByDiscount(perLine);
  const customer = invoice.customer === null ? undefined : context.find('customer', invoice.customer);
  taxLines(context, invoice, customer);
  const taxes = sumTaxes(lines.map((line) => line.taxes ?? []));
  const [onTop, within] = [taxOf(taxes, 'exclusive'), taxOf(taxes, 'inclusive')];
  invoice.total_taxes = taxes;
  invoice.subtotal = lines.reduce((sum, line) => sum + line.amount, 0);
  invoice.subtotal_excluding_tax = invoice.subtotal - within;
  invoice.total_discount_amounts = discountTotals;
  invoice.total_pretax_credit_amounts = discountTotals.map((one) => ({ ...one, type: 'discount' as const }));
  const afterDiscounts = invoice.subtotal - discountTotals.reduce((sum, { amount }) => sum + amount, 0);
  invoice.total = afterDiscounts + onTop;
  invoice.total_excluding_tax = afterDiscounts - within;
  invoice.starting_balance = customer?.balance ?? 0;
  const applied = applyCustomerBalance(invoice.total, invoice.starting_balance, invoice.currency);
  invoice.amount_due = applied.amountDue;
  invoice.amount_remaining = applied.amountDue;
}
