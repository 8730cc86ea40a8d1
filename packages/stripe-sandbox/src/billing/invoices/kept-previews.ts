import type { Context } from '../../core/context.ts';
import type { Resource } from '../../core/registry.ts';
import { HOUR, type Invoice } from '../types.ts';
import { shownLines } from './shown-lines.ts';

/** A preview whose lines are more than its answer shows, so that the others can be read. */
interface KeptPreview {
  /** `upcoming_in_…` */
  id: string;
  object: 'sandbox.preview';
  invoice: Invoice;
  /** Seconds since the epoch, real time. */
  until: number;
}

declare module '../../core/object-types.ts' {
  interface ObjectTypes {
    'sandbox.preview': KeptPreview;
  }
}

/** How long a preview can be read again (docs.stripe.com/invoicing/preview). */
const KEPT = 72 * HOUR;

const now = (): number => Math.floor(Date.now() / 1000);

/** Previews that can be read again by their id. */
export const keptPreviews: Resource = (registry) => {
  registry.type('sandbox.preview', { cold: true });
};

/** Keeps a long preview; a short one is whole in its answer. */
export function keepPreview(context: Context, invoice: Invoice): Invoice {
  if (invoice.lines.data.length > shownLines)
    context.create('sandbox.preview', {
      id: invoice.id,
      object: 'sandbox.preview',
      invoice,
      until: now() + KEPT,
    });
  return invoice;
}

/** An invoice, or a preview that is kept. */
export function invoiceOrPreview(context: Context, id: string): Invoice {
  const kept = context.find('sandbox.preview', id);
  return kept !== undefined && kept.until > now() ? kept.invoice : context.get('invoice', id);
}
