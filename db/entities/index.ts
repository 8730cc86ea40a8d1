import { AccountSync } from './account-sync.ts';
import { ApiKey } from './api-key.ts';
import { Approval } from './approval.ts';
import { AuditEntry } from './audit-entry.ts';
import { AuditHead } from './audit-head.ts';
import { AuditSeal } from './audit-seal.ts';
import { Charge } from './charge.ts';
import { Checkout } from './checkout.ts';
import { CreditNote } from './credit-note.ts';
import { CustomEndpoint } from './custom-endpoint.ts';
import { CustomerTurn } from './customer-turn.ts';
import { Customer } from './customer.ts';
import { Dispute } from './dispute.ts';
import { DunningEpisode } from './dunning-episode.ts';
import { Effect } from './effect.ts';
import { FigureChange, FigureTotal } from './figure.ts';
import { IdempotencyKey } from './idempotency-key.ts';
import { InboxEvent } from './inbox-event.ts';
import { Invoice } from './invoice.ts';
import { MrrChange } from './mrr-change.ts';
import { OutboxMessage } from './outbox-message.ts';
import { PaymentMethod } from './payment-method.ts';
import { PersonErasure } from './person-erasure.ts';
import { PersonExport, PersonExportPart } from './person-export.ts';
import { PlanPrice } from './plan-price.ts';
import { Plan } from './plan.ts';
import { RateLimit } from './rate-limit.ts';
import { ProviderKey } from './provider-key.ts';
import { Refund } from './refund.ts';
import { RevenueAtStripe } from './revenue-at-stripe.ts';
import { RevenueMovement } from './revenue-movement.ts';
import { Session } from './session.ts';
import { SignInAttempt } from './sign-in-attempt.ts';
import { StripeAccount } from './stripe-account.ts';
import { StripeMapping } from './stripe-mapping.ts';
import { Subscription } from './subscription.ts';
import { SweepPlace } from './sweep-place.ts';
import { TimelineEntry } from './timeline-entry.ts';
import { TrialRedemption } from './trial-redemption.ts';
import { CreditBurn } from './credit-burn.ts';
import { CreditGrant } from './credit-grant.ts';
import { UsageCharge } from './usage-charge.ts';
import { UsageClosing } from './usage-closing.ts';
import { UsageDay } from './usage-day.ts';
import { UsageKey } from './usage-key.ts';
import { UsageOpenWindow } from './usage-open-window.ts';
import { UsagePeriod } from './usage-period.ts';
import { UsageReservation } from './usage-reservation.ts';
import { UsageSettings } from './usage-settings.ts';
import { UsageWarning } from './usage-warning.ts';
import { UsageWindow } from './usage-window.ts';
import { UsageZoneChange } from './usage-zone-change.ts';
import { User } from './user.ts';

/** Every table, for the ORM and for migrations. */
export const entities = [
  User,
  Customer,
  Plan,
  PlanPrice,
  StripeMapping,
  Subscription,
  Invoice,
  PaymentMethod,
  Charge,
  Dispute,
  DunningEpisode,
  InboxEvent,
  TimelineEntry,
  RevenueMovement,
  MrrChange,
  Effect,
  OutboxMessage,
  AccountSync,
  TrialRedemption,
  Checkout,
  IdempotencyKey,
  Approval,
  AuditEntry,
  AuditSeal,
  AuditHead,
  Session,
  SignInAttempt,
  ApiKey,
  RateLimit,
  PersonExport,
  PersonExportPart,
  PersonErasure,
  ProviderKey,
  CustomEndpoint,
  Refund,
  CreditNote,
  FigureTotal,
  FigureChange,
  CustomerTurn,
  UsageKey,
  UsageDay,
  UsageWindow,
  UsagePeriod,
  UsageCharge,
  CreditBurn,
  UsageOpenWindow,
  UsageClosing,
  CreditGrant,
  UsageReservation,
  UsageSettings,
  UsageWarning,
  UsageZoneChange,
  RevenueAtStripe,
  SweepPlace,
  StripeAccount,
];
