import type Stripe from 'stripe';
import { taxShare } from '../../../domain/revenue/tax-share.ts';
import { classifyStripeError } from '../errors.ts';
import { expanded } from '../references.ts';
import { licensedItems } from '../subscriptions/plan-item.ts';
import type { PricedByStripe } from './priced-by-stripe.ts';
import { itemAmounts } from './recurring-amount.ts';

/**
 * Tax in one period's amount, by item, of prices that may include tax. Minor units; null when no invoice
 * shows it.
 */
export type IncludedTax = ReadonlyMap<string, number | null>;

/** What an invoice asks for one price, after discounts. */
interface TaxedLine {
  price: string;
  amount: number;
  /** In the amount. */
  included: number;
  /** Stripe worked taxes out, and all of them are added to the amount. */
  isAdded: boolean;
}

/**
 * Reads how much of each item's amount is tax: from the latest invoice (expanded). If it has no line of the
 * whole amount, from a preview of the next one. Under reverse charge none of the price is tax.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readIncludedTax(
  stripe: Stripe,
  subscription: Stripe.Subscription,
  priced: PricedByStripe = new Map(),
): Promise<IncludedTax> {
  const amounts = itemAmounts(subscription, priced);
  const open = licensedItems(subscription).filter((item) => mayInclude(subscription, item));
  if (open.length === 0 || subscription.ended_at !== null) return new Map();
  const latest = expanded<Stripe.Invoice>(subscription.latest_invoice);
  const invoiced = latest === null ? [] : linesOf(latest);
  const taxes = new Map(
    open.map(({ id, price }) => [id, wholeTax(invoiced, price.id, amounts.get(id) ?? 0)]),
  );
  if (![...taxes.values()].includes(null)) return taxes;
  const coming = await comingLines(stripe, subscription.id);
  for (const { id, price } of open) {
    const amount = amounts.get(id) ?? 0;
    const tax =
      taxes.get(id) ??
      wholeTax(coming, price.id, amount) ??
      partOfTax([...coming, ...invoiced], price.id, amount);
    taxes.set(id, tax);
  }
  return taxes;
}

/** Whether the price of an item can include tax at all; asked first, since most cannot. */
function mayInclude(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): boolean {
  const { price } = item;
  if (subscription.automatic_tax.enabled)
    return !(price.tax_behavior === 'exclusive' && price.currency === subscription.currency);
  const own = item.tax_rates ?? [];
  return (own.length > 0 ? own : (subscription.default_tax_rates ?? [])).some(({ inclusive }) => inclusive);
}

const linesOf = ({ lines }: Stripe.Invoice): TaxedLine[] =>
  lines.data.flatMap((line) => {
    const price = line.pricing?.price_details?.price;
    if (price === undefined) return [];
    const taxes = line.taxes ?? [];
    const off = (line.discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0);
    return [
      {
        price: typeof price === 'string' ? price : price.id,
        amount: line.amount - off,
        included: taxes.reduce(
          (sum, { tax_behavior: how, amount }) => (how === 'inclusive' ? sum + amount : sum),
          0,
        ),
        isAdded: taxes.length > 0 && taxes.every(({ tax_behavior: how }) => how === 'exclusive'),
      },
    ];
  });

/** Null where no line is of the whole amount, unless one says that nothing is included. */
function wholeTax(lines: readonly TaxedLine[], price: string, amount: number): number | null {
  if (amount === 0) return 0;
  const own = lines.filter((line) => line.price === price);
  if (own.some(({ isAdded }) => isAdded)) return 0;
  return own.find((line) => line.amount === amount)?.included ?? null;
}

/** By a line of another amount, such as a proration's, in proportion; null without any. */
function partOfTax(lines: readonly TaxedLine[], price: string, amount: number): number | null {
  const line = lines.find((one) => one.price === price && one.amount > 0);
  if (line === undefined) return null;
  return amount <= line.amount
    ? taxShare(line.included, amount, line.amount)
    : Math.round((line.included * amount) / line.amount);
}

/** None where nothing comes, as of one that is set to end. */
async function comingLines(stripe: Stripe, subscription: string): Promise<TaxedLine[]> {
  try {
    return linesOf(await stripe.invoices.createPreview({ subscription }));
  } catch (error) {
    const { kind } = classifyStripeError(error);
    if (kind === 'invalid' || kind === 'not_found') return [];
    throw error;
  }
}
