import type { InboxEvent } from '../data/admin-lists.ts';

/** What can become of an event. */
export const states = [
  { value: 'pending', label: 'Pending' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'processed', label: 'Processed' },
  { value: 'ignored', label: 'Ignored' },
] as const;

export const stateColors: Record<InboxEvent['state'], string> = {
  pending: 'orange',
  delivered: 'blue',
  processed: 'fern',
  ignored: 'gray',
};
