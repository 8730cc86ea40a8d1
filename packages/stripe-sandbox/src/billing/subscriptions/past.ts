import type { Context } from '../../core/context.ts';
import { invalidRequest } from '../../core/errors.ts';
import { addIntervals } from '../rules/period.ts';
import type { Invoice } from '../types.ts';

/** More would be no account's past. */
const MOST_MONTHS = 240;

/**
 * Gives a subscription a past without playing it: copies of its latest invoice, one for each month before.
 * The copies have no payments and send no events.
 * @returns the ids of the invoices, the oldest first
 */
export function storePast(context: Context, id: string, months: number): string[] {
  if (!Number.isInteger(months) || months < 1 || months > MOST_MONTHS)
    throw invalidRequest(`Name 1 to ${MOST_MONTHS} months: {"months": 24}`, 'months');
  const { latest_invoice: latest } = context.get('subscription', id);
  const invoice = latest === null ? undefined : context.find('invoice', latest);
  if (invoice?.status !== 'paid') throw invalidRequest(`${id} has no paid invoice to copy.`, 'id');
  return Array.from({ length: months }, (_, index) => storeCopy(context, invoice, months - index));
}

function storeCopy(context: Context, invoice: Invoice, monthsBefore: number): string {
  const earlier = <T extends number | null>(at: T): T =>
    (at === null ? at : addIntervals(at, { interval: 'month', interval_count: 1 }, -monthsBefore)) as T;
  const copy = structuredClone(invoice);
  copy.id = context.newId('in');
  copy.number = `${copy.number ?? copy.id}-${monthsBefore}`;
  copy.billing_reason = 'subscription_cycle';
  copy.created = earlier(copy.created);
  copy.effective_at = earlier(copy.effective_at);
  copy.period_start = earlier(copy.period_start);
  copy.period_end = earlier(copy.period_end);
  copy.status_transitions = {
    ...copy.status_transitions,
    finalized_at: earlier(copy.status_transitions.finalized_at),
    paid_at: earlier(copy.status_transitions.paid_at),
  };
  for (const line of copy.lines.data) {
    line.id = context.newId('il');
    line.invoice = copy.id;
    line.period = { start: earlier(line.period.start), end: earlier(line.period.end) };
  }
  context.create('invoice', copy);
  return copy.id;
}
