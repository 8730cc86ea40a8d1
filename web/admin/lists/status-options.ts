/** Statuses of subscriptions to choose from, as people call them. */
export const statusOptions = [
  { value: 'active', label: 'Active' },
  { value: 'trialing', label: 'Trial' },
  { value: 'past_due', label: 'Payment overdue' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'paused', label: 'Paused' },
  { value: 'incomplete', label: 'Waiting for payment' },
  { value: 'incomplete_expired', label: 'Never paid' },
  { value: 'canceled', label: 'Ended' },
  { value: 'expired', label: 'Trial over' },
] as const;
