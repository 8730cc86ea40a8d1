import { AccountSync } from './accounts/account-sync.entity.ts';
import { ApiKey } from './auth/api-key.entity.ts';
import { Approval } from './approvals/approval.entity.ts';
import { AuditEntry } from './audit/audit-entry.entity.ts';
import { AuditHead } from './audit/audit-head.entity.ts';
import { AuditSeal } from './audit/audit-seal.entity.ts';
import { Charge } from './documents/charge.entity.ts';
import { Checkout } from './checkout/checkout.entity.ts';
import { CreditNote } from './documents/credit-note.entity.ts';
import { CustomEndpointEntity } from './provider-keys/custom-endpoint.entity.ts';
import { CustomerTurn } from './usage/rating/customer-turn.entity.ts';
import { Customer } from './accounts/customer.entity.ts';
import { Dispute } from './documents/dispute.entity.ts';
import { DunningEpisode } from './dunning/dunning-episode.entity.ts';
import { EffectEntity } from './effects/effect.entity.ts';
import { FigureChange, FigureTotal } from './revenue/figure.entity.ts';
import { IdempotencyKey } from './http/idempotency-key.entity.ts';
import { InboxEvent } from './inbox/inbox-event.entity.ts';
import { Invoice } from './documents/invoice.entity.ts';
import { MrrChangeEntity } from './revenue/mrr-change.entity.ts';
import { OutboxMessage } from './messages/outbox-message.entity.ts';
import { PaymentMethod } from './accounts/payment-method.entity.ts';
import { PersonErasure } from './privacy/person-erasure.entity.ts';
import { PersonExport, PersonExportPart } from './privacy/person-export.entity.ts';
import { MigratedSubscription } from './catalogue/migrated-subscription.entity.ts';
import { PlanPriceEntity } from './catalogue/plan-price.entity.ts';
import { PriceMigration } from './catalogue/price-migration.entity.ts';
import { PlanEntity } from './catalogue/plan.entity.ts';
import { RateLimit } from './http/rate-limit.entity.ts';
import { DataKey } from './provider-keys/data-key.entity.ts';
import { AccountLookEntity } from './adoption/account-look.entity.ts';
import { AdoptionOutcomeEntity } from './adoption/adoption-outcome.entity.ts';
import { AdoptionRun } from './adoption/adoption-run.entity.ts';
import { PredictionEntity } from './adoption/prediction.entity.ts';
import { ProviderKey } from './provider-keys/provider-key.entity.ts';
import { Refund } from './documents/refund.entity.ts';
import { RevenueAtStripe } from './revenue/revenue-at-stripe.entity.ts';
import { RevenueMovement } from './revenue/revenue-movement.entity.ts';
import { Session } from './auth/session.entity.ts';
import { LogoutToken } from './auth/logout-token.entity.ts';
import { SignInAttempt } from './auth/sign-in-attempt.entity.ts';
import { StripeAccountEntity } from './accounts/stripe-account.entity.ts';
import { StripeCoupon } from './catalogue/stripe-coupon.entity.ts';
import { StripeMapping } from './catalogue/stripe-mapping.entity.ts';
import { Subscription } from './subscriptions/subscription.entity.ts';
import { ProcessSettingsEntity } from './system/process-settings.entity.ts';
import { WorkerPresenceEntity } from './system/worker-presence.entity.ts';
import { InvariantEntity } from './reconciliation/invariant.entity.ts';
import { SweepCursorEntity } from './reconciliation/sweep-cursor.entity.ts';
import { SweepPass } from './reconciliation/sweep-pass.entity.ts';
import { SweepRepair } from './reconciliation/sweep-repair.entity.ts';
import { TimelineEntryEntity } from './timeline/timeline-entry.entity.ts';
import { CouponRedemption } from './catalogue/coupon-redemption.entity.ts';
import { TrialRedemption } from './trials/trial-redemption.entity.ts';
import { CreditBurnEntity } from './usage/credits/credit-burn.entity.ts';
import { CreditGrantEntity } from './usage/credits/credit-grant.entity.ts';
import { UsageCharge } from './usage/rating/usage-charge.entity.ts';
import { UsageClosing } from './usage/rating/usage-closing.entity.ts';
import { UsageDay } from './usage/ingest/usage-day.entity.ts';
import { UsageKey } from './usage/ingest/usage-key.entity.ts';
import { UsageOpenWindow } from './usage/rating/usage-open-window.entity.ts';
import { UsagePeriodEntity } from './usage/rating/usage-period.entity.ts';
import { UsageReservation } from './usage/ingest/usage-reservation.entity.ts';
import { UsageSettings } from './usage/reporting/usage-settings.entity.ts';
import { UsageWarning } from './usage/reporting/usage-warning.entity.ts';
import { UsageWindow } from './usage/rating/usage-window.entity.ts';
import { UsageZoneChange } from './usage/rating/usage-zone-change.entity.ts';
import { User } from './accounts/user.entity.ts';

/** Every table, for the ORM and for migrations. */
export const entities = [
  User,
  Customer,
  PlanEntity,
  PlanPriceEntity,
  StripeCoupon,
  StripeMapping,
  Subscription,
  Invoice,
  PaymentMethod,
  Charge,
  Dispute,
  DunningEpisode,
  InboxEvent,
  TimelineEntryEntity,
  RevenueMovement,
  MrrChangeEntity,
  AccountLookEntity,
  AdoptionOutcomeEntity,
  AdoptionRun,
  PredictionEntity,
  MigratedSubscription,
  PriceMigration,
  EffectEntity,
  OutboxMessage,
  AccountSync,
  CouponRedemption,
  TrialRedemption,
  Checkout,
  IdempotencyKey,
  Approval,
  AuditEntry,
  AuditSeal,
  AuditHead,
  Session,
  LogoutToken,
  SignInAttempt,
  ApiKey,
  RateLimit,
  PersonExport,
  PersonExportPart,
  PersonErasure,
  DataKey,
  ProviderKey,
  CustomEndpointEntity,
  Refund,
  CreditNote,
  FigureTotal,
  FigureChange,
  CustomerTurn,
  UsageKey,
  UsageDay,
  UsageWindow,
  UsagePeriodEntity,
  UsageCharge,
  CreditBurnEntity,
  UsageOpenWindow,
  UsageClosing,
  CreditGrantEntity,
  UsageReservation,
  UsageSettings,
  UsageWarning,
  UsageZoneChange,
  RevenueAtStripe,
  InvariantEntity,
  SweepCursorEntity,
  SweepPass,
  SweepRepair,
  ProcessSettingsEntity,
  WorkerPresenceEntity,
  StripeAccountEntity,
];
