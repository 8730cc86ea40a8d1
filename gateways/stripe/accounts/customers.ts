import type Stripe from 'stripe';
import type { Plan } from '../../../domain/catalogue/plan.ts';
import { isMarked } from '../../../domain/subscriptions/mode.ts';
import { paymentStateOf } from '../../../domain/documents/payment-state.ts';
import type { ChargeRecord } from '../../../domain/documents/charge.ts';
import type { CustomerRecord } from '../../../domain/accounts/customer.ts';
import type { DisputeRecord } from '../../../domain/documents/dispute.ts';
import type { PaymentMethodRecord } from '../../../domain/accounts/payment-method.ts';
import type { RefundRecord } from '../../../domain/documents/refund.ts';
import { classifyStripeError } from '../errors.ts';
import { countryOf } from './customer-country.ts';
import { fingerprintOf } from './payment-method-facts.ts';
import { METADATA, modeOfSubscription } from '../subscriptions/subscription-snapshot.ts';
import { expanded, idOf, optionalIdOf } from '../references.ts';
import { subscriptionOfInvoice } from '../documents/returned-payment.ts';
import { invoiceOfCharge, invoicePaymentOf, taxOfPaid, taxOfRefunds } from '../documents/tax-of-payment.ts';
import { fromStripeTime } from '../times.ts';

/**
 * Finds a user's Stripe customer by e-mail and user id, or creates one. Two concurrent calls create one,
 * since both send the same key. After a change of address or name the same key returns the customer created
 * then.
 * @param idempotencyKey made of the user's id, not of the request
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function findOrCreateCustomer(
  stripe: Stripe,
  input: { userId: string; email: string; name: string | null; testClockId?: string; idempotencyKey: string },
): Promise<{ customerId: string; created: boolean }> {
  const { userId, email, name, testClockId, idempotencyKey } = input;
  const isMine = ({ metadata }: Stripe.Customer): boolean => metadata[METADATA.userId] === userId;
  const found = await stripe.customers.list({ email, limit: 100 });
  const mine = found.data.find(isMine);
  if (mine !== undefined) return { customerId: mine.id, created: false };
  try {
    const customer = await stripe.customers.create(
      {
        email,
        ...(name === null ? {} : { name }),
        ...(testClockId === undefined ? {} : { test_clock: testClockId }),
        metadata: { [METADATA.userId]: userId, [METADATA.engine]: '1' },
      },
      { idempotencyKey },
    );
    return { customerId: customer.id, created: true };
  } catch (error) {
    if (classifyStripeError(error).kind !== 'idempotency') throw error;
    // Newest first, and Stripe remembers a key for a day or so: it is not far.
    const latest = await stripe.customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
    const earlier = latest.find(isMine);
    if (earlier === undefined) throw error;
    return { customerId: earlier.id, created: false };
  }
}

/**
 * A customer with all payment methods; a deleted one is marked and has none.
 * @param listed the customer as a list showed it, with its test clock: it is not read again
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readCustomer(
  stripe: Stripe,
  customerId: string,
  listed: Stripe.Customer | null = null,
): Promise<{ customer: CustomerRecord; paymentMethods: PaymentMethodRecord[] }> {
  const customer = listed ?? (await stripe.customers.retrieve(customerId, { expand: ['test_clock'] }));
  if (customer.deleted === true) return { customer: deletedCustomer(customerId), paymentMethods: [] };
  const defaultId = optionalIdOf(customer.invoice_settings.default_payment_method);
  const methods = await stripe.customers
    .listPaymentMethods(customerId, { limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return {
    customer: toCustomerReading(customer),
    paymentMethods: methods.map((method) => toPaymentMethodReading(method, customerId, defaultId)),
  };
}

/** A customer's person at Stripe. `fullName` null: Stripe keeps its name. */
interface CustomerProfile {
  email: string;
  fullName: string | null;
}

/** Writes a customer's e-mail address and name. @throws Stripe's error; see `classifyStripeError` */
export async function setCustomerProfile(
  stripe: Stripe,
  input: CustomerProfile & { customerId: string; idempotencyKey: string },
): Promise<void> {
  const { customerId, email, fullName, idempotencyKey } = input;
  await stripe.customers.update(
    customerId,
    { email, ...(fullName === null ? {} : { name: fullName }) },
    { idempotencyKey },
  );
}

/** Whether the customer has this address and name. @throws Stripe's error; see `classifyStripeError` */
export async function customerHasProfile(
  stripe: Stripe,
  customerId: string,
  { email, fullName }: CustomerProfile,
): Promise<boolean> {
  const customer = await stripe.customers.retrieve(customerId);
  if (customer.deleted === true) return false;
  return customer.email === email && (fullName === null || customer.name === fullName);
}

/**
 * Stores a customer's time zone at Stripe; null clears it. @throws Stripe's error; see
 * `classifyStripeError`
 */
export async function setCustomerTimeZone(
  stripe: Stripe,
  input: { customerId: string; timeZone: string | null; idempotencyKey: string },
): Promise<void> {
  await stripe.customers.update(
    input.customerId,
    { metadata: { [METADATA.timeZone]: input.timeZone ?? '' } },
    { idempotencyKey: input.idempotencyKey },
  );
}

function toCustomerReading(customer: Stripe.Customer): CustomerRecord {
  const clock = expanded<Stripe.TestHelpers.TestClock>(customer.test_clock);
  return {
    id: customer.id,
    userId: customer.metadata[METADATA.userId] ?? null,
    email: customer.email,
    name: customer.name ?? null,
    currency: customer.currency ?? null,
    balance: customer.balance,
    defaultPaymentMethodId: optionalIdOf(customer.invoice_settings.default_payment_method),
    testClockId: optionalIdOf(customer.test_clock),
    billingTime: clock === null ? null : fromStripeTime(clock.frozen_time),
    country: countryOf(customer),
    timeZone: customer.metadata[METADATA.timeZone] ?? null,
    deleted: false,
    createdAt: fromStripeTime(customer.created),
  };
}

function deletedCustomer(id: string): CustomerRecord {
  return {
    id,
    userId: null,
    email: null,
    name: null,
    currency: null,
    balance: 0,
    defaultPaymentMethodId: null,
    testClockId: null,
    billingTime: null,
    timeZone: null,
    deleted: true,
  };
}

function toPaymentMethodReading(
  method: Stripe.PaymentMethod,
  customerId: string,
  defaultId: string | null,
): PaymentMethodRecord {
  return {
    id: method.id,
    customerId,
    type: method.type,
    brand: method.card?.brand ?? null,
    last4: method.card?.last4 ?? method.sepa_debit?.last4 ?? method.us_bank_account?.last4 ?? null,
    expMonth: method.card?.exp_month ?? null,
    expYear: method.card?.exp_year ?? null,
    fingerprint: fingerprintOf(method),
    isDefault: method.id === defaultId,
    createdAt: fromStripeTime(method.created),
  };
}

/**
 * One charge with the invoice it paid, that one's subscription, and all its refunds. `isMarked`: its own
 * metadata has our mark.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readCharge(
  stripe: Stripe,
  chargeId: string,
): Promise<{
  charge: ChargeRecord;
  refunds: RefundRecord[];
  subscriptionId: string | null;
  isMarked: boolean;
}> {
  const charge = await stripe.charges.retrieve(chargeId, {
    expand: ['failure_balance_transaction', 'payment_intent'],
  });
  const customerId = optionalIdOf(charge.customer);
  const payment = await invoicePaymentOf(stripe, charge);
  const invoice = expanded<Stripe.Invoice>(payment?.invoice);
  const refunds = await refundsOf(stripe, charge);
  const taxes = await taxOfRefunds(stripe, refunds, invoice);
  return {
    charge: toChargeReading(charge, payment, (await taxOfPaid(stripe, invoice))(charge.amount)),
    subscriptionId: invoice && subscriptionOfInvoice(invoice),
    isMarked: isMarked(charge.metadata),
    refunds: refunds.map((refund) => ({
      id: refund.id,
      chargeId,
      customerId,
      amount: refund.amount,
      tax: taxes.get(refund.id) ?? null,
      currency: refund.currency,
      status: refund.status ?? 'pending',
      reason: refund.reason,
      createdAt: fromStripeTime(refund.created),
    })),
  };
}

/** Failed ones included, which give nothing back: what was reported of them before must be taken back. */
const refundsOf = (stripe: Stripe, { id, status }: Stripe.Charge): Promise<Stripe.Refund[]> =>
  status === 'succeeded'
    ? stripe.refunds.list({ charge: id, limit: 100 }).autoPagingToArray({ limit: 1000 })
    : Promise.resolve([]);

/**
 * Whether a customer is ours: made here, of one of our users, or with a subscription of ours. Other products
 * write a `user_id` of their own. Asked for customers that are not known yet.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function isOurCustomer(
  stripe: Stripe,
  customerId: string,
  { plans, isUser }: { plans: readonly Plan[]; isUser: (userId: string) => Promise<boolean> },
): Promise<boolean> {
  const customer = await stripe.customers.retrieve(customerId);
  if (customer.deleted === true) return false;
  const { metadata } = customer;
  if (metadata[METADATA.engine] !== undefined) return true;
  const userId = metadata[METADATA.userId];
  if (userId !== undefined && (await isUser(userId))) return true;
  const subscriptions = await stripe.subscriptions
    .list({ customer: customerId, status: 'all', limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return subscriptions.some((subscription) => modeOfSubscription(subscription, plans) !== 'foreign');
}

/** A charge's customer; null without one. @throws Stripe's error; see `classifyStripeError` */
export async function customerOfCharge(stripe: Stripe, chargeId: string): Promise<string | null> {
  return optionalIdOf((await stripe.charges.retrieve(chargeId)).customer);
}

/** The charge that a refund is of. @throws Stripe's error; see `classifyStripeError` */
export async function chargeOfRefund(stripe: Stripe, refundId: string): Promise<string | null> {
  return optionalIdOf((await stripe.refunds.retrieve(refundId)).charge);
}

function toChargeReading(
  charge: Stripe.Charge,
  payment: Stripe.InvoicePayment | null,
  tax: number | null,
): ChargeRecord {
  return {
    id: charge.id,
    customerId: optionalIdOf(charge.customer),
    invoiceId: optionalIdOf(payment?.invoice),
    amount: charge.amount,
    tax,
    amountRefunded: charge.amount_refunded,
    currency: charge.currency,
    status: charge.status,
    declineCode: charge.outcome?.reason ?? charge.failure_code,
    description: charge.description,
    disputed: charge.disputed,
    failedLateAt: failedLateAt(charge, payment),
    createdAt: fromStripeTime(charge.created),
  };
}

/**
 * When a charge failed that had succeeded: its money left the balance again then. Null for one that failed
 * at first, which may be followed by one that succeeds. The charge needs `failure_balance_transaction` and
 * `payment_intent` expanded.
 */
function failedLateAt(charge: Stripe.Charge, payment: Stripe.InvoicePayment | null): number | null {
  const intent = expanded<Stripe.PaymentIntent>(charge.payment_intent);
  if (charge.status !== 'failed' || intent === null || optionalIdOf(intent.latest_charge) !== charge.id)
    return null;
  const state = paymentStateOf({
    payment,
    intent: { status: intent.status, hasError: intent.last_payment_error !== null },
    charge: { status: charge.status, takenBack: false },
  });
  if (state !== 'returned') return null;
  const reversal = expanded<Stripe.BalanceTransaction>(charge.failure_balance_transaction);
  return fromStripeTime(reversal?.created ?? charge.created);
}

/**
 * One dispute with the customer behind its charge, and the subscription whose invoice that paid.
 * @throws Stripe's error; see `classifyStripeError`
 */
export async function readDispute(
  stripe: Stripe,
  disputeId: string,
): Promise<{
  dispute: DisputeRecord;
  subscriptionId: string | null;
  invoiceId: string | null;
  isMarked: boolean;
}> {
  const dispute = await stripe.disputes.retrieve(disputeId, { expand: ['charge'] });
  const charge = expanded<Stripe.Charge>(dispute.charge);
  const invoice = charge === null ? null : await invoiceOfCharge(stripe, charge);
  return {
    subscriptionId: invoice && subscriptionOfInvoice(invoice),
    invoiceId: invoice?.id ?? null,
    isMarked: charge !== null && isMarked(charge.metadata),
    dispute: {
      id: dispute.id,
      chargeId: idOf(dispute.charge),
      customerId: optionalIdOf(charge?.customer),
      amount: dispute.amount,
      tax: (await taxOfPaid(stripe, invoice))(dispute.amount),
      currency: dispute.currency,
      reason: dispute.reason,
      status: dispute.status,
      createdAt: fromStripeTime(dispute.created),
      // Stripe writes 0 where the bank takes no answer.
      evidenceDueAt: dispute.evidence_details.due_by ? fromStripeTime(dispute.evidence_details.due_by) : null,
    },
  };
}
