import { Badge } from '@mantine/core';
import type { ReactElement } from 'react';
import { formatTime } from './time.tsx';

const known: Record<string, { label: string; color: string }> = {
  active: { label: 'Active', color: 'fern' },
  trialing: { label: 'Trial', color: 'blue' },
  past_due: { label: 'Payment overdue', color: 'orange' },
  suspended: { label: 'Suspended', color: 'red' },
  paused: { label: 'Paused', color: 'violet' },
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

interface StatusBadgeProps {
  status: string;
  /** The date of a scheduled cancellation. */
  cancelsAt?: string | null;
}

/** Status of a subscription or an invoice, as a word; the colour only helps. */
export function StatusBadge({ status, cancelsAt = null }: StatusBadgeProps): ReactElement {
  const { label, color } = known[status] ?? { label: status.replaceAll('_', ' '), color: 'gray' };
  return cancelsAt !== null && continues.has(status) ? (
    <Badge color="yellow">
      {status === 'active' ? '' : `${label}, `}Cancels {formatTime(cancelsAt)}
    </Badge>
  ) : (
    <Badge color={color}>{label}</Badge>
  );
}

/** Statuses whose only next event may be the scheduled end; a debt stays the first thing to say. */
const continues = new Set(['active', 'trialing', 'paused']);

interface Ending {
  cancel_at_period_end?: boolean | null;
  current_period_end?: string | null;
  access?: { reason: string; expires_at: string | null };
}

/** When a subscription that is set to end does so, which may be another day than its period's; else null. */
export const cancelsAt = ({
  cancel_at_period_end: cancels,
  current_period_end: end,
  access,
}: Ending): string | null =>
  access?.reason === 'cancels_at_period_end' ? access.expires_at : cancels === true ? (end ?? null) : null;
