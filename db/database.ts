import type { InferKyselyDB } from '@mikro-orm/postgresql';
import type { Selectable } from 'kysely';
import type { AccountSyncSchema } from './accounts/account-sync.entity.ts';
import type { AccountLookSchema } from './adoption/account-look.entity.ts';
import type { AdoptionOutcomeSchema } from './adoption/adoption-outcome.entity.ts';
import type { AdoptionRunSchema } from './adoption/adoption-run.entity.ts';
import type { PredictionSchema } from './adoption/prediction.entity.ts';
import type { CustomerSchema } from './accounts/customer.entity.ts';
import type { PaymentMethodSchema } from './accounts/payment-method.entity.ts';
import type { StripeAccountSchema } from './accounts/stripe-account.entity.ts';
import type { UserSchema } from './accounts/user.entity.ts';
import type { ApprovalSchema } from './approvals/approval.entity.ts';
import type { AuditEntrySchema } from './audit/audit-entry.entity.ts';
import type { AuditHeadSchema } from './audit/audit-head.entity.ts';
import type { AuditSealSchema } from './audit/audit-seal.entity.ts';
import type { ApiKeySchema } from './auth/api-key.entity.ts';
import type { LogoutTokenSchema } from './auth/logout-token.entity.ts';
import type { SessionSchema } from './auth/session.entity.ts';
import type { SignInAttemptSchema } from './auth/sign-in-attempt.entity.ts';
import type { MigratedSubscriptionSchema } from './catalogue/migrated-subscription.entity.ts';
import type { PlanPriceSchema } from './catalogue/plan-price.entity.ts';
import type { PriceMigrationSchema } from './catalogue/price-migration.entity.ts';
import type { PlanSchema } from './catalogue/plan.entity.ts';
import type { StripeCouponSchema } from './catalogue/stripe-coupon.entity.ts';
import type { StripeMappingSchema } from './catalogue/stripe-mapping.entity.ts';
import type { CheckoutSchema } from './checkout/checkout.entity.ts';
import type { ChargeSchema } from './documents/charge.entity.ts';
import type { CreditNoteSchema } from './documents/credit-note.entity.ts';
import type { DisputeSchema } from './documents/dispute.entity.ts';
import type { InvoiceSchema } from './documents/invoice.entity.ts';
import type { RefundSchema } from './documents/refund.entity.ts';
import type { DunningEpisodeSchema } from './dunning/dunning-episode.entity.ts';
import type { EffectSchema } from './effects/effect.entity.ts';
import type { IdempotencyKeySchema } from './http/idempotency-key.entity.ts';
import type { RateLimitSchema } from './http/rate-limit.entity.ts';
import type { InboxEventSchema } from './inbox/inbox-event.entity.ts';
import type { OutboxMessageSchema } from './messages/outbox-message.entity.ts';
import type { PersonErasureSchema } from './privacy/person-erasure.entity.ts';
import type { PersonExportSchema, PersonExportPartSchema } from './privacy/person-export.entity.ts';
import type { CustomEndpointSchema } from './provider-keys/custom-endpoint.entity.ts';
import type { DataKeySchema } from './provider-keys/data-key.entity.ts';
import type { ProviderKeySchema } from './provider-keys/provider-key.entity.ts';
import type { InvariantSchema } from './reconciliation/invariant.entity.ts';
import type { SweepPlaceSchema } from './reconciliation/sweep-cursor.entity.ts';
import type { SweepPassSchema } from './reconciliation/sweep-pass.entity.ts';
import type { SweepRepairSchema } from './reconciliation/sweep-repair.entity.ts';
import type { MrrChangeSchema } from './revenue/mrr-change.entity.ts';
import type { RevenueAtStripeSchema } from './revenue/revenue-at-stripe.entity.ts';
import type { RevenueMovementSchema } from './revenue/revenue-movement.entity.ts';
import type { SubscriptionSchema } from './subscriptions/subscription.entity.ts';
import type { TimelineEntrySchema } from './timeline/timeline-entry.entity.ts';
import type { CouponRedemptionSchema } from './catalogue/coupon-redemption.entity.ts';
import type { TrialRedemptionSchema } from './trials/trial-redemption.entity.ts';
import type { WorkerPresenceSchema } from './system/worker-presence.entity.ts';
import type { UsageSettingsSchema } from './usage/reporting/usage-settings.entity.ts';

/**
 * Tables of plain statements. Those of the usage ledger and of the counted figures are missing: their
 * statements are written by hand (docs/adr/0008-usage-ledger.md, docs/adr/0011).
 */
type Table =
  | typeof AccountLookSchema
  | typeof AccountSyncSchema
  | typeof AdoptionOutcomeSchema
  | typeof AdoptionRunSchema
  | typeof ApiKeySchema
  | typeof ApprovalSchema
  | typeof AuditEntrySchema
  | typeof AuditHeadSchema
  | typeof AuditSealSchema
  | typeof ChargeSchema
  | typeof CheckoutSchema
  | typeof CreditNoteSchema
  | typeof CustomEndpointSchema
  | typeof CustomerSchema
  | typeof DataKeySchema
  | typeof DisputeSchema
  | typeof DunningEpisodeSchema
  | typeof EffectSchema
  | typeof IdempotencyKeySchema
  | typeof InboxEventSchema
  | typeof InvariantSchema
  | typeof InvoiceSchema
  | typeof LogoutTokenSchema
  | typeof MigratedSubscriptionSchema
  | typeof MrrChangeSchema
  | typeof OutboxMessageSchema
  | typeof PaymentMethodSchema
  | typeof PersonErasureSchema
  | typeof PersonExportPartSchema
  | typeof PersonExportSchema
  | typeof PlanPriceSchema
  | typeof PlanSchema
  | typeof PredictionSchema
  | typeof PriceMigrationSchema
  | typeof ProviderKeySchema
  | typeof RateLimitSchema
  | typeof RefundSchema
  | typeof RevenueAtStripeSchema
  | typeof RevenueMovementSchema
  | typeof SessionSchema
  | typeof SignInAttemptSchema
  | typeof StripeAccountSchema
  | typeof StripeCouponSchema
  | typeof StripeMappingSchema
  | typeof SubscriptionSchema
  | typeof SweepPassSchema
  | typeof SweepPlaceSchema
  | typeof SweepRepairSchema
  | typeof TimelineEntrySchema
  | typeof CouponRedemptionSchema
  | typeof TrialRedemptionSchema
  | typeof UsageSettingsSchema
  | typeof UserSchema
  | typeof WorkerPresenceSchema;

/** The tables as the typed query builder sees them: properties and types of the entities. */
export type Database = InferKyselyDB<Table, { columnNamingStrategy: 'property' }>;

/** A row of a table, as it is read. Times are epoch milliseconds. */
export type RowOf<Name extends keyof Database> = Selectable<Database[Name]>;
