import type { Context } from '../../core/context.ts';
import type { CreateParams } from '../../billing/subscriptions/create.ts';
import { stateOf, type Session } from './state.ts';

/** What a session asks of the subscription that it makes. */
export function subscriptionParams(
  context: Context,
  session: Session,
  paymentMethod: string | null,
): CreateParams {
  const { params, lines, promotionCode } = stateOf(context, session.id);
  const data = params.subscription_data;
  const recurring = lines.filter((line) => line.price?.recurring);
  const once = lines.filter((line) => !line.price?.recurring);
  const item = (line: (typeof lines)[number]) => ({
    price: line.price?.id ?? '',
    ...(params.line_items?.[lines.indexOf(line)]?.tax_rates === undefined
      ? {}
      : { tax_rates: params.line_items[lines.indexOf(line)]?.tax_rates ?? [] }),
    ...(line.quantity === null ? {} : { quantity: line.quantity }),
  });
  const discounts = promotionCode === null ? (params.discounts ?? []) : [{ promotion_code: promotionCode }];
  return {
    customer: session.customer ?? '',
    items: recurring.map(item),
    ...(once.length === 0 ? {} : { add_invoice_items: once.map(item) }),
    ...(paymentMethod === null ? {} : { default_payment_method: paymentMethod }),
    ...(discounts.length === 0 ? {} : { discounts }),
    ...(data?.metadata === undefined ? {} : { metadata: data.metadata }),
    ...(data?.description === undefined ? {} : { description: data.description }),
    ...(data?.trial_period_days === undefined ? {} : { trial_period_days: data.trial_period_days }),
    ...(data?.trial_end === undefined ? {} : { trial_end: data.trial_end }),
    ...(data?.trial_settings === undefined ? {} : { trial_settings: data.trial_settings }),
    ...(data?.billing_cycle_anchor === undefined ? {} : { billing_cycle_anchor: data.billing_cycle_anchor }),
    ...(data?.proration_behavior === undefined ? {} : { proration_behavior: data.proration_behavior }),
    ...(params.automatic_tax?.enabled === true ? { automatic_tax: { enabled: true } } : {}),
    ...(data?.default_tax_rates === undefined ? {} : { default_tax_rates: data.default_tax_rates }),
    payment_behavior: 'allow_incomplete',
  };
}
