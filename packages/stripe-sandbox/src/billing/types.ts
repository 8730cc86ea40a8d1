import type { ObjectTypes } from '../core/object-types.ts';

export type Subscription = ObjectTypes['subscription'];
export type SubscriptionItem = ObjectTypes['subscription_item'];
export type Invoice = ObjectTypes['invoice'];
export type InvoiceLine = ObjectTypes['line_item'];
export type InvoiceItem = ObjectTypes['invoiceitem'];
export type InvoicePayment = ObjectTypes['invoice_payment'];
export type Price = ObjectTypes['price'];
export type Customer = ObjectTypes['customer'];
export type Coupon = ObjectTypes['coupon'];
export type Discount = ObjectTypes['discount'];
export type Schedule = ObjectTypes['subscription_schedule'];
export type CreditNote = ObjectTypes['credit_note'];
export type TaxRate = ObjectTypes['tax_rate'];
export type TaxId = ObjectTypes['tax_id'];

/** Seconds of an hour and a day. */
export const HOUR = 3600;
export const DAY = 86_400;
