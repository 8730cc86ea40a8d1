import { defineSearchAttributeKey } from '@temporalio/common';

/** Search attributes of billing workflows. They are never encrypted: ids and codes only. */
export const SEARCH_ATTRIBUTES = {
  stripeCustomerId: defineSearchAttributeKey('StripeCustomerId', 'KEYWORD'),
  stripeSubscriptionId: defineSearchAttributeKey('StripeSubscriptionId', 'KEYWORD'),
  tier: defineSearchAttributeKey('Tier', 'KEYWORD'),
  billingStatus: defineSearchAttributeKey('BillingStatus', 'KEYWORD'),
  nextActionAt: defineSearchAttributeKey('NextActionAt', 'DATETIME'),
  mode: defineSearchAttributeKey('Mode', 'KEYWORD'),
  attentionNeeded: defineSearchAttributeKey('AttentionNeeded', 'BOOL'),
} as const;
