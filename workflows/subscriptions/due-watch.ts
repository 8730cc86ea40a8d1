import { patched } from '@temporalio/workflow';
import { dueReminder } from '../../domain/dunning/due-soon.ts';
import type { DueReminder } from '../../domain/dunning/due-soon.ts';
import { isOpen, isSent } from '../../domain/dunning/unpaid.ts';
import { sendMessage } from '../temporal/messages.ts';
import { NoticeWatch } from './notice-watch.ts';

/** Older runs remind of a sent invoice from its due date on only. */
const BEFORE_DUE = '2026-11-remind-before-due';

/** Reminds the customer of an invoice that they pay by themselves, before it is due. */
export class DueWatch extends NoticeWatch {
  #next: DueReminder | null = null;

  /** Finds the next reminder. The patch is checked only when it matters, because each marker is an event. */
  override plan(): void {
    const { state, clock } = this.life;
    const { snapshot, dueNotices = [], takenOverAt } = state;
    const hasSent =
      snapshot !== null &&
      (snapshot.mode ?? 'managed') === 'managed' &&
      snapshot.invoices.some((invoice) => isSent(invoice) && isOpen(invoice));
    this.#next =
      hasSent && patched(BEFORE_DUE)
        ? dueReminder(snapshot.invoices, dueNotices, clock.now(), takenOverAt)
        : null;
    this.due.set(
      this.#next?.at ?? null,
      `Remind of ${this.#next?.invoice.id ?? 'an invoice'} before it is due`,
    );
  }

  override async notify(): Promise<void> {
    const { state, clock } = this.life;
    if (this.#next === null) return;
    const { invoice, dueAt } = this.#next;
    state.dueNotices = [...(state.dueNotices ?? []), invoice.id].slice(-KEPT);
    await sendMessage({
      key: `${state.subscriptionId}/due-soon/${invoice.id}`,
      kind: 'invoice_due_soon',
      customerId: state.customerId,
      subscriptionId: state.subscriptionId,
      at: clock.now(),
      facts: {
        invoiceIds: invoice.id,
        amountDue: invoice.amountRemaining,
        currency: invoice.currency,
        dueAt,
      },
    });
  }
}

/** Number of remembered invoices: more are never open at once. */
const KEPT = 50;
