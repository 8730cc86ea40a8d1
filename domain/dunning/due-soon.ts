import { toMs } from '../period.ts';
import { DEFAULT_POLICY } from '../policy.ts';
import type { InvoiceFacts } from '../subscriptions/snapshot.ts';
import { isOpen, isSent } from './unpaid.ts';

/** A reminder of an invoice that was sent and will be due. Times are billing time, epoch milliseconds. */
export interface DueReminder {
  at: number;
  invoice: InvoiceFacts;
  dueAt: number;
}

const AHEAD_MS = toMs(DEFAULT_POLICY.invoiceReminderBefore);

/**
 * The next reminder, before the due date of a sent invoice; null without one. None when the invoice was
 * sent so shortly before its due date that it is the reminder itself, and none from the due date on, when
 * dunning sends its own.
 * @param sent ids of invoices with a reminder
 * @param takenOverAt reminders due by then are not sent; absent: it was ours from the start
 */
export function dueReminder(
  invoices: readonly InvoiceFacts[],
  sent: readonly string[],
  now: number,
  takenOverAt = Number.NEGATIVE_INFINITY,
): DueReminder | null {
  const reminders = invoices.flatMap((invoice): DueReminder[] => {
    const { id, dueAt, finalizedAt, createdAt } = invoice;
    if (!isSent(invoice) || !isOpen(invoice) || dueAt === null || dueAt <= now || sent.includes(id))
      return [];
    const at = dueAt - AHEAD_MS;
    return at <= Math.max(finalizedAt ?? createdAt, takenOverAt)
      ? []
      : [{ at: Math.max(at, now), invoice, dueAt }];
  });
  return reminders.toSorted((a, b) => a.at - b.at)[0] ?? null;
}
