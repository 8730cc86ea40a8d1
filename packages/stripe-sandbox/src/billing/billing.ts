import type { Resource } from '../core/registry.ts';
import { creditNotes } from './credit/credit-notes.ts';
import { coupons } from './discounts/coupons.ts';
import { discounts } from './discounts/discounts.ts';
import { promotionCodes } from './discounts/promotion-codes.ts';
import { invoiceIntents } from './invoices/intent-events.ts';
import { invoiceClock } from './invoices/invoice-clock.ts';
import { invoiceItems } from './invoices/invoice-items.ts';
import { invoicePayments } from './invoices/invoice-payments.ts';
import { invoices } from './invoices/invoices.ts';
import { keptPreviews } from './invoices/kept-previews.ts';
import { invoicePreview } from './invoices/preview.ts';
import { schedules } from './schedules/schedules.ts';
import { subscriptionClock } from './subscriptions/subscription-clock.ts';
import { subscriptionItems } from './subscriptions/subscription-items.ts';
import { subscriptions } from './subscriptions/subscriptions.ts';
import { taxIds } from './tax/tax-ids.ts';
import { taxRates } from './tax/tax-rates.ts';
import { taxRegistrations } from './tax/tax-registrations.ts';
import { taxSettings } from './tax/tax-settings.ts';

/** Subscriptions, invoices and what changes their amounts. */
export const billing: readonly Resource[] = [
  coupons,
  promotionCodes,
  discounts,
  invoiceItems,
  invoicePayments,
  invoices,
  invoiceIntents,
  invoiceClock,
  subscriptions,
  subscriptionItems,
  subscriptionClock,
  invoicePreview,
  keptPreviews,
  creditNotes,
  schedules,
  taxRates,
  taxIds,
  taxSettings,
  taxRegistrations,
];
