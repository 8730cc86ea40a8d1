import { strategyFor } from '../../domain/dunning/strategies.ts';
import type { DunningStrategy, EpisodeFacts } from '../../domain/dunning/types.ts';
import { DAY_MS } from '../../domain/period.ts';
import { DEFAULT_POLICY } from '../../domain/policy.ts';
import type {
  InvoiceFacts,
  PaymentFailure,
  SubscriptionSnapshot,
} from '../../domain/subscriptions/snapshot.ts';

/** Monday, 2 November 2026, 09:00 UTC: the day zero of these tests. */
export const DAY_ZERO = Date.UTC(2026, 10, 2, 9);

export const day = (days: number): number => DAY_ZERO + days * DAY_MS;

/** The strategy of new episodes. */
export const DEFAULT_STRATEGY: DunningStrategy = strategyFor(DEFAULT_POLICY.dunningStrategy);

export const failure = (over: Partial<PaymentFailure> = {}): PaymentFailure => ({
  code: 'do_not_honor',
  advice: null,
  at: DAY_ZERO,
  paymentMethodId: 'pm_1',
  ...over,
});

/** An open invoice of 49.00 USD whose first charge failed on day zero. */
export const invoice = (over: Partial<InvoiceFacts> = {}): InvoiceFacts => ({
  id: 'in_1',
  number: 'A-1',
  status: 'open',
  billingReason: 'subscription_cycle',
  amountDue: 4900,
  amountRemaining: 4900,
  amountPaid: 0,
  currency: 'usd',
  createdAt: DAY_ZERO,
  finalizedAt: DAY_ZERO,
  dueAt: null,
  paidAt: null,
  attemptCount: 1,
  nextStripeAttemptAt: null,
  lastFailure: failure(),
  ...over,
});

export const paid = (over: Partial<InvoiceFacts> = {}): InvoiceFacts =>
  invoice({
    status: 'paid',
    amountRemaining: 0,
    amountPaid: 4900,
    lastFailure: null,
    paidAt: DAY_ZERO,
    ...over,
  });

/** A Professional subscription, active and paid. */
export const snapshot = (over: Partial<SubscriptionSnapshot> = {}): SubscriptionSnapshot => ({
  subscriptionId: 'sub_1',
  customerId: 'cus_1',
  userId: 'user-1',
  stripeStatus: 'active',
  tier: 'professional',
  trialTier: null,
  priceId: 'price_pro_month',
  interval: 'month',
  recurringAmount: 4900,
  unitAmount: 4900,
  quantity: 1,
  currency: 'usd',
  currentPeriodStart: DAY_ZERO,
  currentPeriodEnd: day(30),
  trialStart: null,
  trialEnd: null,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  canceledAt: null,
  endedAt: null,
  cancellationReason: null,
  pause: null,
  scheduleId: null,
  pendingChange: null,
  paymentMethod: { id: 'pm_1', type: 'card', expiry: { month: 12, year: 2030 }, fingerprint: 'fp_1' },
  invoices: [paid()],
  createdAt: DAY_ZERO,
  testClockId: null,
  billingTime: DAY_ZERO,
  readAt: DAY_ZERO,
  ...over,
});

/** An episode in which nothing has happened yet but the first failure. */
export const episode = (over: Partial<EpisodeFacts> = {}): EpisodeFacts => ({
  startedAt: DAY_ZERO,
  strategyVersion: 'standard-2026-11',
  invoices: [invoice()],
  attempts: [],
  messagesSent: [],
  paymentMethodId: 'pm_1',
  outageMs: 0,
  graceExtendedMs: 0,
  heldUntil: null,
  promisedFor: null,
  timeZone: 'UTC',
  suspendedAt: null,
  skipNextMessage: false,
  ...over,
});

export const attempt = (
  over: Partial<EpisodeFacts['attempts'][number]> = {},
): EpisodeFacts['attempts'][number] => ({
  at: day(1),
  invoiceId: 'in_1',
  paymentMethodId: 'pm_1',
  counted: true,
  outcome: 'declined',
  code: 'do_not_honor',
  advice: null,
  ...over,
});
