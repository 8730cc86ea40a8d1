import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';

const known: Record<string, { label: string; color: string }> = {
  active: { label: 'Active', color: 'fern' },
  trialing: { label: 'Trial', color: 'blue' },
  past_due: { label: 'Payment overdue', color: 'orange' },
  suspended: { label: 'Suspended', color: 'red' },
  paused: { label: 'Paused', color: 'gray' },
  incomplete: { label: 'Waiting for payment', color: 'yellow' },
  incomplete_expired: { label: 'Never paid', color: 'gray' },
  canceled: { label: 'Ended', color: 'gray' },
  expired: { label: 'Trial over', color: 'gray' },
  none: { label: 'No subscription', color: 'gray' },
  draft: { label: 'Draft', color: 'gray' },
  open: { label: 'Open', color: 'orange' },
  paid: { label: 'Paid', color: 'fern' },
  void: { label: 'Void', color: 'gray' },
  uncollectible: { label: 'Uncollectible', color: 'gray' },
};

/** Status of a subscription or an invoice, as a word; the colour only helps. */
export function StatusBadge({ status }: { status: string }): ReactElement {
  const { label, color } = known[status] ?? { label: status.replaceAll('_', ' '), color: 'gray' };
  return <Badge color={color}>{label}</Badge>;
}
