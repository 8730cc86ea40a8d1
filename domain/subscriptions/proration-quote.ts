import type { NamedTax } from '../documents/named-tax.ts';

/** A line of a proration, minor units; what is given back is negative. */
interface ProrationLine {
  description: string;
  amount: number;
}

/** What a plan change costs at once, by Stripe's invoice for it. Minor units of `currency`. */
export interface ProrationQuote {
  amountDue: number;
  /** What lines give back, as a positive number. */
  credit: number;
  currency: string;
  lines: ProrationLine[];
  /** Taxes in `amountDue`; absent from older workers. Inclusive taxes are in the lines already. */
  taxes?: NamedTax[];
}
