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

const CLI_TYPES = { KEYWORD: 'Keyword', DATETIME: 'Datetime', BOOL: 'Bool' } as const;

/** The type of each by name, as Temporal's command line and its server spell it. */
export const SEARCH_ATTRIBUTE_TYPES: Readonly<Record<string, (typeof CLI_TYPES)[keyof typeof CLI_TYPES]>> =
  Object.fromEntries(Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [name, CLI_TYPES[type]]));
