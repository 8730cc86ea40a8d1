/** A line of an invoice. Amounts are minor units. */
export interface InvoiceLine {
  priceId: string | null;
  quantity: number | null;
  /** After discounts, with a tax that the price includes. */
  amount: number;
  /** Discounts taken off. */
  discount: number;
  /** Tax that comes on top. */
  addedTax: number;
  isProration: boolean;
  isMetered: boolean;
  /** An invoice item that somebody added, not of the subscription's items. */
  isAddedByHand: boolean;
}

/** An invoice by kinds of lines, minor units: what of it was known before, and what was not. */
export interface InvoiceParts {
  /** The subscription's licensed items, after discounts. */
  licensed: number;
  /** Tax on top of these. */
  licensedTax: number;
  /** Metered usage, with added tax. */
  usage: number;
  /** Prorations, with added tax. */
  proration: number;
  /** Invoice items that somebody added, with added tax. */
  addedByHand: number;
  /** All discounts taken off. */
  discount: number;
  /** Price and quantity of each licensed line: `price_1 × 2`; sorted. */
  prices: string[];
}

/** Adds the lines of an invoice up by kind. */
export function invoiceParts(lines: readonly InvoiceLine[]): InvoiceParts {
  const prorations = lines.filter((line) => line.isProration);
  const rest = lines.filter((line) => !line.isProration);
  const byHand = rest.filter((line) => line.isAddedByHand);
  const metered = rest.filter((line) => !line.isAddedByHand && line.isMetered);
  const licensed = rest.filter((line) => !line.isAddedByHand && !line.isMetered);
  return {
    licensed: sum(licensed, ({ amount }) => amount),
    licensedTax: sum(licensed, ({ addedTax }) => addedTax),
    usage: sum(metered, withTax),
    proration: sum(prorations, withTax),
    addedByHand: sum(byHand, withTax),
    discount: sum(lines, ({ discount }) => discount),
    prices: licensed.map(({ priceId, quantity }) => `${priceId ?? 'no price'} × ${quantity ?? 1}`).toSorted(),
  };
}

/** What an invoice comes to without metered usage, which grows until the invoice is made. */
export const withoutUsage = ({ licensed, licensedTax, proration, addedByHand }: InvoiceParts): number =>
  licensed + licensedTax + proration + addedByHand;

const withTax = ({ amount, addedTax }: InvoiceLine): number => amount + addedTax;

const sum = (lines: readonly InvoiceLine[], of: (line: InvoiceLine) => number): number =>
  lines.reduce((total, line) => total + of(line), 0);
