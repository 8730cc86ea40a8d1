import { createOrm } from '../../db/orm.ts';
import type { MikroORM } from '../../db/orm.ts';
import type { CustomerRow } from '../../db/accounts/customers.ts';
import type { InvoiceRow } from '../../db/documents/invoices.ts';
import type { PaymentMethodRow } from '../../db/accounts/payment-methods.ts';
import type { RevenueMovementRow } from '../../db/revenue/revenue.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { createDatabase } from '../support/environment.ts';
import type { TestDatabase } from '../support/environment.ts';

/** An ORM on a migrated database of the test file's own. */
export async function openDatabase(options: { poolMax?: number } = {}): Promise<{
  orm: MikroORM;
  database: TestDatabase;
  close: () => Promise<void>;
}> {
  const database = await createDatabase();
  const orm = await createOrm({ databaseUrl: database.url, ...options });
  return {
    orm,
    database,
    close: async () => {
      await orm.close();
      await database.drop();
    },
  };
}

/** 1 March 2026, noon UTC, and so many days later. */
export const day = (days: number): number => Date.UTC(2026, 2, 1, 12) + days * 86_400_000;

export function sampleSubscription(id: string, changes: Partial<SubscriptionRow> = {}): SubscriptionRow {
  return {
    id,
    customerId: `cus_${id}`,
    userId: null,
    status: 'active',
    stripeStatus: 'active',
    mode: 'managed',
    tier: 'starter',
    trialTier: null,
    priceId: 'price_starter_month',
    interval: 'month',
    intervalCount: 1,
    amount: 1900,
    unitAmount: 1900,
    planAmount: 1900,
    quantity: 1,
    currency: 'usd',
    includedTax: 0,
    mrr: 1900,
    currentPeriodStart: day(0),
    currentPeriodEnd: day(31),
    trialStart: null,
    trialEnd: null,
    cancelAtPeriodEnd: false,
    cancelAt: null,
    canceledAt: null,
    endedAt: null,
    paused: false,
    pausedUntil: null,
    paymentAnswerDueAt: null,
    renewalAnswerDueAt: null,
    addOns: null,
    pendingChange: null,
    lostChange: null,
    dunning: null,
    paymentMethodId: 'pm_1',
    nextActionAt: day(31),
    nextAction: 'renewal',
    attention: null,
    testClockId: null,
    billingTime: day(0),
    revision: 1,
    everActive: true,
    createdAt: day(0),
    updatedAt: day(0) + 1,
    ...changes,
  };
}

/** A movement whose person is its customer where none is named. */
export function sampleMovement(key: string, changes: Partial<RevenueMovementRow> = {}): RevenueMovementRow {
  const customerId = changes.customerId ?? 'cus_1';
  return {
    key,
    person: customerId,
    customerId,
    subscriptionId: 'sub_1',
    at: day(0),
    kind: 'new',
    voluntary: null,
    amount: 1900,
    currency: 'usd',
    tier: 'starter',
    lostAt: null,
    ...changes,
  };
}

export function sampleInvoice(id: string, changes: Partial<InvoiceRow> = {}): InvoiceRow {
  return {
    id,
    number: `N-${id}`,
    customerId: 'cus_1',
    subscriptionId: 'sub_1',
    status: 'open',
    billingReason: 'subscription_cycle',
    amountDue: 1900,
    amountPaid: 0,
    amountRemaining: 1900,
    tax: 0,
    taxPaid: 0,
    currency: 'usd',
    createdAt: day(0),
    dueAt: null,
    paidAt: null,
    periodStart: day(0),
    periodEnd: day(31),
    hostedInvoiceUrl: 'https://invoice.example.test/1',
    invoicePdf: null,
    attemptCount: 1,
    nextStripeAttemptAt: null,
    failure: { code: 'insufficient_funds', advice: null, at: day(0), paymentMethodId: 'pm_1' },
    updatedAt: day(0),
    readAt: day(0),
    ...changes,
  };
}

export function sampleCustomer(id: string, changes: Partial<CustomerRow> = {}): CustomerRow {
  return {
    id,
    userId: null,
    email: `${id}@example.test`,
    name: 'A Customer',
    currency: 'usd',
    balance: -500,
    defaultPaymentMethodId: null,
    testClockId: null,
    billingTime: null,
    timeZone: null,
    deleted: false,
    updatedAt: day(0),
    ...changes,
  };
}

export function samplePaymentMethod(id: string, changes: Partial<PaymentMethodRow> = {}): PaymentMethodRow {
  return {
    id,
    customerId: 'cus_1',
    type: 'card',
    brand: 'visa',
    last4: '4242',
    expMonth: 4,
    expYear: 2030,
    fingerprint: `fp_${id}`,
    isDefault: false,
    createdAt: day(0),
    detachedAt: null,
    ...changes,
  };
}
