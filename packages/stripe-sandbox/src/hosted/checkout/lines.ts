import type { Context } from '../../core/context.ts';
import { invalidRequest, parameterMissing } from '../../core/errors.ts';
import { mergeMetadata } from '../../core/metadata.ts';
import { inlinePrice, productName, requestedPrice } from '../../billing/inline-price.ts';
import { couponOfDiscount } from '../../billing/discounts/coupons.ts';
import { discountLines } from '../../billing/rules/discounts.ts';
import { priceAmount } from '../../billing/rules/price-amount.ts';
import type { Price } from '../../billing/types.ts';
import type { Session, SessionLine, SessionParams } from './state.ts';

/** The lines of a session, with what they cost before discounts. */
export function sessionLines(context: Context, params: SessionParams): SessionLine[] {
  const items = params.line_items ?? [];
  if (items.length === 0) {
    if (params.mode === 'setup') return [];
    throw parameterMissing('line_items');
  }
  const lines = items.map((item, index) => sessionLine(context, item, `line_items[${index}]`));
  if (params.mode === 'subscription' && !lines.some((line) => line.price?.recurring)) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    );
  }
  if (params.mode !== 'subscription' && lines.some((line) => line.price?.recurring)) {
    throw invalidRequest('You specified `payment` mode but passed a recurring price.', 'mode');
  }
  return lines;
}

type LineParams = NonNullable<SessionParams['line_items']>[number];

function sessionLine(context: Context, item: LineParams, param: string): SessionLine {
  const price = linePrice(context, item, param);
  const metered = price.recurring?.usage_type === 'metered';
  const quantity = metered ? null : (item.quantity ?? 1);
  const amount = metered ? 0 : priceAmount(price, quantity ?? 1);
  return {
    id: context.newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: productName(context, price),
    metadata: mergeMetadata({}, item.metadata),
    price,
    quantity,
  };
}

function linePrice(context: Context, item: LineParams, param: string): Price {
  const { price_data: data } = item;
  if (!data) {
    const price = requestedPrice(
      context,
      { ...(item.price === undefined ? {} : { price: item.price }) },
      param,
    );
    if (!price) throw parameterMissing(`${param}[price]`);
    return price;
  }
  const { product_data: made, ...rest } = data;
  if (!made) return inlinePrice(context, rest, `${param}[price_data]`);
  const product = context.registry.routes.find((one) => one.method === 'POST' && one.path === '/v1/products');
  const { id } = product?.handle(
    context,
    {
      name: made.name,
      ...(made.description === undefined ? {} : { description: made.description }),
    } as never,
    {} as never,
  ) as { id: string };
  return inlinePrice(context, { ...rest, product: id }, `${param}[price_data]`);
}

/** What a session comes to with these coupons, and what is due today: nothing of it during a trial. */
export function sessionTotals(
  context: Context,
  lines: readonly SessionLine[],
  coupons: readonly string[],
  trial: boolean,
): Pick<Session, 'amount_subtotal' | 'amount_total' | 'total_details'> & { discounts: number[] } {
  const due = lines.map((line) => (trial && line.price?.recurring ? 0 : line.amount_subtotal));
  const applied = coupons.flatMap((id) => {
    const coupon = couponOfDiscount(context, id);
    return coupon ? [{ id, coupon }] : [];
  });
  const cuts = discountLines(
    lines.map((line, index) => ({
      amount: due[index] ?? 0,
      discountable: true,
      product: line.price?.product ?? null,
      own: [],
    })),
    applied,
    lines[0]?.currency ?? 'usd',
  ).map((line) => line.reduce((sum, { amount }) => sum + amount, 0));
  const subtotal = due.reduce((sum, amount) => sum + amount, 0);
  const discount = cuts.reduce((sum, amount) => sum + amount, 0);
  return {
    amount_subtotal: subtotal,
    amount_total: subtotal - discount,
    total_details: { amount_discount: discount, amount_shipping: 0, amount_tax: 0 },
    discounts: cuts,
  };
}
