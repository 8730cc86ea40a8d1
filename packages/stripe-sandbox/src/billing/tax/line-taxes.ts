import type { Context } from '../../core/context.ts';
import { lineTax } from '../invoices/line.ts';
import { taxAmounts } from '../rules/tax.ts';
import type { Customer, Invoice, InvoiceLine, TaxRate } from '../types.ts';
import { automaticTax, isTaxInside } from './automatic-tax.ts';

type Tax = NonNullable<InvoiceLine['taxes']>[number];

/**
 * Computes each line's taxes, in place, from its amount after discounts. Automatic tax uses the customer's
 * location. Otherwise a line uses its own rates, else the invoice's.
 */
export function taxLines(context: Context, invoice: Invoice, customer: Customer | undefined): void {
  for (const line of invoice.lines.data) {
    const cuts = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    const taxable = line.amount - cuts;
    line.taxes =
      invoice.automatic_tax.enabled && customer
        ? [automaticLineTax(context, line, customer, taxable)]
        : fixedTaxes(ratesOf(context, invoice, line), taxable, customer);
  }
}

function automaticLineTax(context: Context, line: InvoiceLine, customer: Customer, taxable: number): Tax {
  const price = line.pricing?.price_details?.price;
  const said = price === undefined ? null : context.find('price', price)?.tax_behavior;
  const inclusive = isTaxInside(context, said, line.currency);
  const { rate, reason } = automaticTax(context, customer, inclusive);
  const [amount = 0] = rate ? taxAmounts(taxable, [rate.percentage], inclusive) : [];
  return {
    ...lineTax({ id: rate?.id ?? '', inclusive }, amount, rate ? taxable - (inclusive ? amount : 0) : 0),
    tax_rate_details: rate === null ? null : { tax_rate: rate.id },
    taxability_reason: reason,
  };
}

function ratesOf(context: Context, invoice: Invoice, line: InvoiceLine): TaxRate[] {
  const own = (line.taxes ?? []).flatMap(({ tax_rate_details: details }) =>
    details ? [context.get('tax_rate', details.tax_rate)] : [],
  );
  return own.length > 0 ? own : invoice.default_tax_rates;
}

function fixedTaxes(rates: readonly TaxRate[], taxable: number, customer: Customer | undefined): Tax[] {
  const exempt = customer?.tax_exempt === 'exempt' || customer?.tax_exempt === 'reverse';
  const inclusive = rates.filter((rate) => rate.inclusive);
  const exclusive = rates.filter((rate) => !rate.inclusive);
  const within = taxAmounts(
    taxable,
    inclusive.map(({ percentage }) => percentage),
    true,
  );
  const base = taxable - within.reduce((sum, amount) => sum + amount, 0);
  const onTop = taxAmounts(
    base,
    exclusive.map(({ percentage }) => percentage),
    false,
  );
  const taxes = [
    ...inclusive.map((rate, index) => lineTax(rate, within[index] ?? 0, base)),
    ...exclusive.map((rate, index) => lineTax(rate, onTop[index] ?? 0, base)),
  ];
  if (!exempt) return taxes;
  const reason = customer.tax_exempt === 'reverse' ? 'reverse_charge' : 'customer_exempt';
  return taxes.map((tax) => ({ ...tax, amount: 0, taxability_reason: reason }));
}

/** The taxes of several lines, added up for each rate. */
export function sumTaxes(lines: readonly Tax[][]): Tax[] {
  const sums = new Map<string, Tax>();
  for (const tax of lines.flat()) {
    const key = `${tax.tax_rate_details?.tax_rate ?? ''} ${tax.tax_behavior} ${tax.taxability_reason}`;
    const sum = sums.get(key);
    if (sum === undefined) sums.set(key, { ...tax });
    else {
      sum.amount += tax.amount;
      sum.taxable_amount = (sum.taxable_amount ?? 0) + (tax.taxable_amount ?? 0);
    }
  }
  return [...sums.values()];
}

/** What of some taxes is added to an amount, or stands in it. */
export const taxOf = (taxes: readonly Tax[], behavior: 'exclusive' | 'inclusive'): number =>
  taxes.reduce((sum, tax) => (tax.tax_behavior === behavior ? sum + tax.amount : sum), 0);
