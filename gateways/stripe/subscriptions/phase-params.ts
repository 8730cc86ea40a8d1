import type Stripe from 'stripe';
import { idOf, optionalIdOf } from '../references.ts';

export type PhaseParams = Stripe.SubscriptionScheduleUpdateParams.Phase;
export type PhaseItem = PhaseParams['items'][number];
type Phase = Stripe.SubscriptionSchedule.Phase;
export type PhaseDiscount = Phase['discounts'][number];
export type PhaseDiscountParam = Stripe.SubscriptionScheduleUpdateParams.Phase.Discount;

/**
 * A phase as the parameters that write it again, complete. An update of a schedule replaces its phases, and
 * fields that are not sent are cleared (docs.stripe.com/api/subscription_schedules/update).
 */
export function phaseParams(phase: Phase): PhaseParams {
  const { invoice_settings: invoices, transfer_data: transfer } = phase;
  return {
    start_date: phase.start_date,
    end_date: phase.end_date,
    currency: phase.currency,
    proration_behavior: phase.proration_behavior,
    items: phase.items.map((item) => ({
      ...licensed(item.price, item.quantity),
      ...given('metadata', item.metadata),
      ...given('billing_thresholds', usageThreshold(item.billing_thresholds)),
      ...listed('tax_rates', item.tax_rates?.map(idOf)),
      ...listed('discounts', item.discounts.map(discountParam)),
    })),
    add_invoice_items: phase.add_invoice_items.map((extra) => ({
      price: idOf(extra.price),
      period: extra.period,
      ...given('quantity', extra.quantity),
      ...given('discountable', extra.discountable),
      ...given('metadata', extra.metadata),
      ...listed('tax_rates', extra.tax_rates?.map(idOf)),
      ...listed('discounts', extra.discounts.map(discountParam)),
    })),
    ...(phase.automatic_tax === undefined ? {} : { automatic_tax: taxParam(phase.automatic_tax) }),
    ...given('application_fee_percent', phase.application_fee_percent),
    ...given('billing_cycle_anchor', phase.billing_cycle_anchor),
    ...given('billing_thresholds', amountThreshold(phase.billing_thresholds)),
    ...given('collection_method', phase.collection_method),
    ...given('default_payment_method', optionalIdOf(phase.default_payment_method)),
    ...listed('default_tax_rates', phase.default_tax_rates?.map(idOf)),
    ...given('description', phase.description),
    ...listed('discounts', phase.discounts.map(discountParam)),
    ...(invoices === null
      ? {}
      : {
          invoice_settings: {
            ...invoiceParams(invoices),
            ...given('days_until_due', invoices.days_until_due),
          },
        }),
    ...given('metadata', phase.metadata),
    ...given('on_behalf_of', optionalIdOf(phase.on_behalf_of)),
    ...given('transfer_data', transferParam(transfer)),
    ...given('trial_end', phase.trial_end),
  };
}

/** The terms that a subscription has now, for a phase in which only its plan is another. */
export function phaseTermsOf(subscription: Stripe.Subscription): Omit<PhaseParams, 'items'> {
  return {
    automatic_tax: taxParam(subscription.automatic_tax),
    collection_method: subscription.collection_method,
    ...given('application_fee_percent', subscription.application_fee_percent),
    ...given('billing_thresholds', amountThreshold(subscription.billing_thresholds)),
    ...given('default_payment_method', optionalIdOf(subscription.default_payment_method)),
    ...listed('default_tax_rates', subscription.default_tax_rates?.map(idOf)),
    ...given('description', subscription.description),
    ...listed('discounts', subscription.discounts.map(asDiscount)),
    invoice_settings: {
      ...invoiceParams(subscription.invoice_settings),
      ...given('days_until_due', subscription.days_until_due),
    },
    ...given('on_behalf_of', optionalIdOf(subscription.on_behalf_of)),
    ...given('transfer_data', transferParam(subscription.transfer_data)),
  };
}

/** An item of a subscription as an item of a phase, whole. */
export function phaseItemOf(item: Stripe.SubscriptionItem): PhaseItem {
  return {
    ...licensed(item.price, item.quantity),
    metadata: item.metadata,
    ...given('billing_thresholds', usageThreshold(item.billing_thresholds)),
    ...listed('tax_rates', item.tax_rates?.map(idOf)),
    ...listed('discounts', item.discounts.map(asDiscount)),
  };
}

function licensed(price: string | { id: string }, quantity: number | undefined): PhaseItem {
  return quantity === undefined ? { price: idOf(price) } : { price: idOf(price), quantity };
}

/** A parameter that is left out where there is nothing to say: Stripe takes no null. */
function given<K extends string, V>(name: K, value: V | null | undefined): Partial<Record<K, V>> {
  return value === null || value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}

/** A list that is left out when it is empty: the form encoding has no empty list. */
function listed<K extends string, V>(name: K, values: V[] | undefined): Partial<Record<K, V[]>> {
  return values === undefined || values.length === 0 ? {} : given(name, values);
}

/** A discount of a phase as the parameter that names it again. */
export function discountParam(one: PhaseDiscount): PhaseDiscountParam {
  const { discount, promotion_code: code, coupon } = one;
  if (discount !== null) return { discount: idOf(discount) };
  if (code !== null) return { promotion_code: idOf(code) };
  return coupon === null ? {} : { coupon: idOf(coupon) };
}

/** A discount that is there already, as a parameter. */
export const asDiscount = (discount: string | { id: string }): { discount: string } => ({
  discount: idOf(discount),
});

function taxParam(tax: NonNullable<Phase['automatic_tax']>): NonNullable<PhaseParams['automatic_tax']> {
  const { enabled, liability } = tax;
  return { enabled, ...(enabled && liability ? { liability: party(liability) } : {}) };
}

function invoiceParams(settings: {
  account_tax_ids: (string | { id: string })[] | null;
  custom_fields: { name: string; value: string }[] | null;
  description: string | null;
  footer: string | null;
  issuer: { type: string; account?: string | { id: string } } | null;
}): NonNullable<PhaseParams['invoice_settings']> {
  return {
    ...listed('account_tax_ids', settings.account_tax_ids?.map(idOf)),
    ...listed('custom_fields', settings.custom_fields ?? undefined),
    ...given('description', settings.description),
    ...given('footer', settings.footer),
    ...(settings.issuer === null ? {} : { issuer: party(settings.issuer) }),
  };
}

/** Liable account of the tax or the invoice: the account itself, or a connected one. */
function party(one: { type: string; account?: string | { id: string } }): { type: string; account?: string } {
  return one.account === undefined ? { type: one.type } : { type: one.type, account: idOf(one.account) };
}

function amountThreshold(limits: Phase['billing_thresholds']) {
  if (limits === null) return null;
  return {
    ...given('amount_gte', limits.amount_gte),
    ...given('reset_billing_cycle_anchor', limits.reset_billing_cycle_anchor),
  };
}

function usageThreshold(limits: { usage_gte: number | null } | null): { usage_gte: number } | null {
  return limits?.usage_gte == null ? null : { usage_gte: limits.usage_gte };
}

function transferParam(transfer: Phase['transfer_data']) {
  if (transfer === null) return null;
  return { destination: idOf(transfer.destination), ...given('amount_percent', transfer.amount_percent) };
}
