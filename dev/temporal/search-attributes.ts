/** Search attributes that workflows set; the type is Temporal's name for it. */
export const searchAttributes: Readonly<Record<string, 'Keyword' | 'Datetime' | 'Bool'>> = {
  StripeCustomerId: 'Keyword',
  StripeSubscriptionId: 'Keyword',
  Tier: 'Keyword',
  BillingStatus: 'Keyword',
  NextActionAt: 'Datetime',
  AttentionNeeded: 'Bool',
  Mode: 'Keyword',
};
