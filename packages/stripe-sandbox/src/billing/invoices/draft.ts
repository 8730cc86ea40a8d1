import type { Context } from '../../core/context.ts';
import { listOf } from '../../core/list.ts';
import { invoiceAutomaticTax } from '../subscriptions/tax-settings.ts';
import type { Customer, Invoice, InvoiceLine, Subscription, TaxRate } from '../types.ts';
import { workOutTotals } from './totals.ts';

/** What a new invoice is made from. */
export interface DraftSeed {
  customer: Customer;
  subscription?: Subscription | null;
  billingReason: NonNullable<Invoice['billing_reason']>;
  currency: string;
  lines: InvoiceLine[];
  discounts: string[];
  created: number;
  /** What the invoice looks back on; default the moment of creation. */
  period?: { start: number; end: number };
  autoAdvance: boolean;
  /** When a draft that advances by itself is finalised. */
  finalizesAt?: number | null;
  collectionMethod?: Invoice['collection_method'];
  daysUntilDue?: number | null;
  dueDate?: number | null;
  defaultPaymentMethod?: string | null;
  description?: string | null;
  footer?: string | null;
  metadata?: Record<string, string>;
  prorationDate?: number;
  /** Default: as the subscription says. */
  automaticTax?: { enabled: boolean };
  taxRates?: TaxRate[];
}

/** A draft with its totals worked out; not stored, so that a preview is the same thing. */
export function draftInvoice(context: Context, seed: DraftSeed): Invoice {
  const { customer, subscription = null, created } = seed;
  const id = context.newId('in');
  const collection = seed.collectionMethod ?? subscription?.collection_method ?? 'charge_automatically';
  for (const line of seed.lines) line.invoice = id;
  const invoice: Invoice = {
    ...blank,
    id,
    object: 'invoice',
    auto_advance: seed.autoAdvance,
    automatic_tax: invoiceAutomaticTax(
      context,
      customer,
      seed.automaticTax ?? subscription?.automatic_tax ?? { enabled: false },
    ),
    automatically_finalizes_at: seed.autoAdvance ? (seed.finalizesAt ?? null) : null,
    billing_reason: seed.billingReason,
    collection_method: collection,
    created,
    currency: seed.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: [...context.each('tax_id', 'customer', customer.id)].map(({ type, value }) => ({
      type,
      value,
    })),
    default_tax_rates: seed.taxRates ?? subscription?.default_tax_rates ?? [],
    default_payment_method: seed.defaultPaymentMethod ?? null,
    description: seed.description ?? null,
    discounts: seed.discounts,
    due_date: dueDate(seed, collection),
    footer: seed.footer ?? null,
    lines: listOf(seed.lines, `/v1/invoices/${id}/lines`),
    metadata: seed.metadata ?? {},
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: {
            metadata: subscription.metadata,
            subscription: subscription.id,
            ...(seed.prorationDate === undefined ? {} : { subscription_proration_date: seed.prorationDate }),
          },
          type: 'subscription_details',
        }
      : null,
    period_end: seed.period?.end ?? created,
    period_start: seed.period?.start ?? created,
    test_clock: customer.test_clock ?? null,
  };
  workOutTotals(context, invoice, created);
  return invoice;
}

function dueDate(seed: DraftSeed, collection: string): number | null {
  if (collection !== 'send_invoice') return null;
  if (seed.dueDate != null) return seed.dueDate;
  const days = seed.daysUntilDue ?? seed.subscription?.days_until_due ?? 30;
  return seed.created + days * 86_400;
}

/** Fields of every new invoice. Never change it in place: the spread above copies members only. */
const blank = {
  account_country: 'US',
  account_name: 'Stripe sandbox',
  account_tax_ids: null,
  amount_due: 0,
  amount_overpaid: 0,
  amount_paid: 0,
  amount_remaining: 0,
  amount_shipping: 0,
  application: null,
  attempt_count: 0,
  attempted: false,
  custom_fields: null,
  customer_account: null,
  customer_shipping: null,
  default_source: null,
  effective_at: null,
  ending_balance: null,
  from_invoice: null,
  hosted_invoice_url: null,
  invoice_pdf: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  number: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  starting_balance: 0,
  statement_descriptor: null,
  status: 'draft',
  status_transitions: { finalized_at: null, marked_uncollectible_at: null, paid_at: null, voided_at: null },
  subtotal: 0,
  subtotal_excluding_tax: 0,
  total: 0,
  total_discount_amounts: [],
  total_excluding_tax: 0,
  total_pretax_credit_amounts: [],
  total_taxes: [],
  webhooks_delivered_at: null,
} satisfies Partial<Invoice>;
