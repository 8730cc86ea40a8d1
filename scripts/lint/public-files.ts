/** Folders of the platform's own, which every context may use: docs/contexts.md. */
export const PLATFORM: readonly string[] = [
  'inbox',
  'effects',
  'timeline',
  'messages',
  'audit',
  'auth',
  'http',
  'temporal',
  'live',
  'documentation',
  'console',
  'sandbox',
  'system',
  'contracts',
];

/**
 * What each context shows to others of its layer, as `exports` of a package: several entry points and no
 * file that passes on others, which would hide who uses what and close circles at run time. A file that no
 * other context imports any more is taken off the list.
 */
export const PUBLIC_FILES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  domain: {
    catalogue: ['add-on.ts', 'plan-policy.ts', 'plan.ts', 'services.ts', 'tiers.ts'],
    documents: ['dispute.ts', 'named-tax.ts', 'payment-methods.ts', 'payment-state.ts'],
    dunning: [
      'final-action.ts',
      'left-unpaid.ts',
      'new-episode.ts',
      'planner.ts',
      'strategies.ts',
      'terms-fault.ts',
      'terms-of.ts',
      'terms.ts',
      'types.ts',
      'unpaid.ts',
    ],
    subscriptions: ['access.ts', 'ends-at.ts', 'mode.ts', 'snapshot.ts', 'state.ts', 'status.ts', 'tiers.ts'],
    usage: ['credits/credits.ts', 'rating/overage.ts'],
  },
  workflows: {},
  activities: {
    accounts: ['own-documents.ts', 'wake-account-sync.ts'],
    checkout: ['checkout.ts', 'second-subscription.ts'],
    documents: ['credit-invoice.ts', 'resolve-late-failure.ts', 'sync-charge.ts'],
    dunning: ['charge-invoice.ts'],
    revenue: ['record-mrr.ts'],
    trials: ['claim-free-trial.ts', 'start-trial.ts'],
  },
  db: {
    accounts: ['admin-lists.ts', 'deciding-subscription.ts', 'held-add-ons.ts', 'person-ids.ts', 'users.ts'],
    documents: ['charges.ts', 'disputes.ts', 'invoices.ts', 'stripe-object-owner.ts'],
    privacy: ['person-erasures.ts'],
    revenue: ['revenue-figures.ts'],
    subscriptions: ['console-lists.ts', 'subscriptions.ts'],
  },
  api: {
    accounts: [
      'account-asked-for.ts',
      'get-customer.ts',
      'search-customers.ts',
      'set-time-zone.ts',
      'stripe-customer.ts',
    ],
    approvals: ['ask-for-money.ts', 'ask-for-override.ts'],
    catalogue: ['coupons.ts'],
    documents: ['dispute-at-stripe.ts', 'list-invoices.ts'],
    dunning: ['dunning-board.ts', 'intervene.ts'],
    reconciliation: ['drift-report.ts', 'drift-usage.ts'],
    revenue: ['export-lists.ts', 'export-table.ts', 'figure-window.ts', 'revenue-history.ts'],
    subscriptions: [
      'billing-cycle.ts',
      'change-errors.ts',
      'change-subscription.ts',
      'explain-for-staff.ts',
      'owned-subscription.ts',
      'present-subscription.ts',
      'search-subscriptions.ts',
      'subscription-body.ts',
    ],
    usage: [
      'credits/credit-view.ts',
      'ingest/account-of-address.ts',
      'ingest/asked-usage.ts',
      'ingest/calls-today.ts',
      'ingest/consume-usage.ts',
      'ingest/customer-clock.ts',
      'ingest/owned-customer.ts',
      'ingest/read-usage-totals.ts',
      'ingest/usage-rules.ts',
      'reporting/usage-bodies.ts',
    ],
  },
  'gateways/stripe': {
    accounts: ['payment-method-facts.ts'],
    catalogue: ['meters.ts', 'overage-names.ts', 'overage.ts', 'plan-of-price.ts'],
    documents: [
      'invoice-of-key.ts',
      'invoice-reading.ts',
      'payment-failure.ts',
      'returned-payment.ts',
      'tax-of-payment.ts',
    ],
    revenue: ['included-tax.ts', 'mrr-at-stripe.ts', 'priced-by-stripe.ts', 'recurring-amount.ts'],
    subscriptions: ['managed.ts', 'plan-item.ts', 'subscription-snapshot.ts'],
  },
};
