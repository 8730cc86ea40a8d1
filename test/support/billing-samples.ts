import type { ApiDeps } from '../../api/deps.ts';
import type { ChargeRow } from '../../db/documents/charges.ts';
import type { PriceMigrationRow } from '../../db/catalogue/price-migrations.ts';
import type { InvoiceRow } from '../../db/documents/invoices.ts';
import type { PaymentMethodRow } from '../../db/accounts/payment-methods.ts';
import type { SubscriptionRow } from '../../db/subscriptions/subscriptions.ts';
import { upsertCharge } from '../../db/documents/charges.ts';
import { upsertCustomer } from '../../db/accounts/customers.ts';
import { upsertInvoices } from '../../db/documents/invoices.ts';
import { replacePaymentMethods } from '../../db/accounts/payment-methods.ts';
import { upsertSubscription } from '../../db/subscriptions/subscriptions.ts';
import type { TestApi, TokenClaims } from './test-api.ts';
import { stripeId } from './webhook-sender.ts';

/** A signed-in user with a Stripe customer. */
export interface SampleUser {
  token: string;
  userId: string;
  customerId: string;
}

export const at = (text: string): number => Date.parse(text);

/** A price migration of starter, drafted, unless it says otherwise. */
export const sampleMigration = (parts: Partial<PriceMigrationRow> = {}): PriceMigrationRow => ({
  id: 'migration',
  planCode: 'starter',
  currency: 'usd',
  interval: 'month',
  fromPriceIds: null,
  toPriceId: 'price_new',
  toAmount: 2_400,
  timing: 'renewal',
  proration: null,
  noticeDays: 30,
  sharePercent: 100,
  canaryPercent: 0,
  perMinute: 60,
  state: 'draft',
  pausedBy: null,
  canaryNoticed: true,
  canaryChanged: true,
  createdAt: Date.now(),
  startedAt: null,
  plannedAt: null,
  endedAt: null,
  ...parts,
});

/** An API, for its database. */
interface Stores {
  api: { deps: Pick<ApiDeps, 'em'> };
}

/** Signs a new user in and stores a customer for them. */
export async function sampleUser(api: TestApi, claims: TokenClaims = {}): Promise<SampleUser> {
  const token = await api.issuer.token(claims);
  const { userId } = await api.api.deps.identify(token);
  return { token, ...(await storeCustomer(api, userId)) };
}

/** Stores a customer for a user. */
export async function storeCustomer(api: Stores, userId: string): Promise<Omit<SampleUser, 'token'>> {
  const customerId = stripeId('cus');
  await upsertCustomer(api.api.deps.em(), {
    id: customerId,
    userId,
    email: null,
    name: null,
    currency: 'usd',
    balance: 0,
    defaultPaymentMethodId: null,
    testClockId: null,
    billingTime: null,
    timeZone: null,
    deleted: false,
    updatedAt: Date.now(),
  });
  return { userId, customerId };
}

/** Stores a subscription: Professional, monthly, active, unless it says otherwise. */
export async function storeSubscription(
  api: Stores,
  { userId, customerId }: Omit<SampleUser, 'token'>,
  parts: Partial<SubscriptionRow> = {},
): Promise<SubscriptionRow> {
  const row: SubscriptionRow = {
    id: stripeId('sub'),
    customerId,
    userId,
    status: 'active',
    stripeStatus: 'active',
    mode: 'managed',
    tier: 'professional',
    trialTier: null,
    priceId: 'price_1',
    interval: 'month',
    intervalCount: 1,
    amount: 4_900,
    unitAmount: 4_900,
    planAmount: null,
    quantity: 1,
    currency: 'usd',
    includedTax: 0,
    mrr: 4_900,
    currentPeriodStart: at('2027-01-10T09:00:00Z'),
    currentPeriodEnd: at('2027-02-10T09:00:00Z'),
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
    pendingChange: null,
    dunning: null,
    paymentMethodId: null,
    nextActionAt: null,
    nextAction: null,
    attention: null,
    testClockId: null,
    billingTime: at('2027-01-15T00:00:00Z'),
    revision: 1,
    everActive: true,
    createdAt: at('2027-01-10T09:00:00Z'),
    updatedAt: Date.now(),
    ...parts,
  };
  await upsertSubscription(api.api.deps.em(), row);
  return row;
}

/** Stores invoices, the last one the newest: a day apart, or `apartMs`. */
export async function storeInvoices(
  api: TestApi,
  { customerId }: SampleUser,
  count: number,
  apartMs = 86_400_000,
): Promise<InvoiceRow[]> {
  const rows = Array.from({ length: count }, (_, index): InvoiceRow => ({
    id: stripeId('in'),
    number: `A-${index}`,
    customerId,
    subscriptionId: null,
    status: index % 2 === 0 ? 'paid' : 'open',
    billingReason: 'subscription_cycle',
    amountDue: 4_999,
    amountPaid: index % 2 === 0 ? 4_999 : 0,
    amountRemaining: index % 2 === 0 ? 0 : 4_999,
    tax: 0,
    taxPaid: 0,
    currency: index === 0 ? 'jpy' : 'usd',
    createdAt: at('2027-01-01T00:00:00Z') + index * apartMs,
    dueAt: null,
    paidAt: null,
    periodStart: null,
    periodEnd: null,
    hostedInvoiceUrl: 'https://pay.test/1',
    invoicePdf: 'https://pay.test/1.pdf',
    attemptCount: 1,
    nextStripeAttemptAt: null,
    failure: null,
    updatedAt: Date.now(),
    readAt: Date.now(),
  }));
  await upsertInvoices(api.api.deps.em(), rows);
  return rows;
}

/** Stores a charge that succeeded, unless it says otherwise. @returns its id */
export async function storeCharge(
  api: TestApi,
  { customerId }: Pick<SampleUser, 'customerId'>,
  parts: Partial<ChargeRow> = {},
): Promise<string> {
  const id = stripeId('ch');
  await upsertCharge(api.api.deps.em(), {
    id,
    customerId,
    invoiceId: null,
    amount: 4_900,
    tax: 0,
    amountRefunded: 0,
    currency: 'usd',
    status: 'succeeded',
    description: null,
    declineCode: null,
    disputed: false,
    failedLateAt: null,
    createdAt: Date.now(),
    ...parts,
  });
  return id;
}

/** Stores a default card and a bank account. */
export async function storePaymentMethods(
  api: TestApi,
  { customerId }: SampleUser,
): Promise<PaymentMethodRow[]> {
  const common = { customerId, fingerprint: 'fp', createdAt: at('2027-01-01T00:00:00Z'), detachedAt: null };
  const none = { brand: null, expMonth: null, expYear: null };
  const rows: PaymentMethodRow[] = [
    {
      ...common,
      id: stripeId('pm'),
      type: 'card',
      brand: 'visa',
      last4: '4242',
      expMonth: 12,
      expYear: 2034,
      isDefault: true,
    },
    { ...common, ...none, id: stripeId('pm'), type: 'sepa_debit', last4: '3000', isDefault: false },
  ];
  await replacePaymentMethods(api.api.deps.em(), customerId, rows, Date.now());
  return rows;
}
